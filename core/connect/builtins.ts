/**
 * Node's own modules as this program takes them: an `import` of one makes all its exports, and with them modules that are
 * loaded when first touched. Of node:http that is twice what the whole program costs (measured).
 */
export const net = process.getBuiltinModule("node:net");
export const http = process.getBuiltinModule("node:http");
