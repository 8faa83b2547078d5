/**
 * Node's own modules as programs take them that agents and clients start and wait for: an `import` of one makes all its
 * exports, and with them modules that are loaded when first touched, which is a third of what such a program costs
 * (measured).
 */
export const fs = process.getBuiltinModule("node:fs");
export const net = process.getBuiltinModule("node:net");
