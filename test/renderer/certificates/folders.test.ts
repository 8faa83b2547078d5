/** Paths of the gate's machine, whichever system that is. */
import { expect, test } from "vitest";
import {
	isWholePath,
	pathIn,
	seenFrom,
} from "../../../renderer/certificates/folders.ts";

test.each([
	["/home/me/certs", true],
	["C:\\certs", true],
	["C:/certs", true],
	["\\\\server\\share", true],
	["certs", false],
	["./certs", false],
	["~/certs", false],
	["", false],
])("%s is a whole path: %s", (path, is) => {
	expect(isWholePath(path)).toBe(is);
});

test.each([
	["/home/me/certs", "docs/tls.crt", "/home/me/certs/docs/tls.crt"],
	["/home/me/certs/", "ca.crt", "/home/me/certs/ca.crt"],
	["C:\\certs", "docs/tls.crt", "C:\\certs\\docs\\tls.crt"],
	["/home/me/certs", "/elsewhere/ca.crt", "/elsewhere/ca.crt"],
])("in %s the file %s is %s", (dir, file, path) => {
	expect(pathIn(dir, file)).toBe(path);
});

test.each([
	["/c", "/c/docs/tls.crt", "docs/tls.crt"],
	["/c/", "/c/ca.crt", "ca.crt"],
	["/c", "/cc/ca.crt", "/cc/ca.crt"],
	["C:\\c", "C:\\c\\docs\\tls.crt", "docs/tls.crt"],
	["/c", "ca.crt", "ca.crt"],
])("from %s the file %s is called %s", (dir, file, seen) => {
	expect(seenFrom(dir, file)).toBe(seen);
});
