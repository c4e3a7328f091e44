export const getterReason = 'it is a getter, whose code runs each time it is read'
