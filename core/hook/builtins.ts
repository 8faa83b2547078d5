/**
 * Node's own modules as the hook program takes them: an `import` of one makes all its exports, and with them modules that
 * are loaded when first touched, which is a third of what this program costs (measured).
 */
export const fs = process.getBuiltinModule("node:fs");
export const net = process.getBuiltinModule("node:net");
