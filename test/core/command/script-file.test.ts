/** Which files the filter reads: small regular ones of the project, nothing else. */
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scriptReader } from "../../../core/command/script-file.ts";

let folder: string;
let project: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "drawbridge-script-"));
	project = join(folder, "project");
	mkdirSync(project);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a project's file is read, whatever lies outside is not, by a link neither", () => {
	writeFileSync(join(project, "a.sh"), "ls\n");
	writeFileSync(join(folder, "outside.sh"), "ls\n");
	symlinkSync(join(folder, "outside.sh"), join(project, "link.sh"));
	const read = scriptReader(project);
	expect(read(join(project, "a.sh"))).toBe("ls\n");
	expect(read(join(folder, "outside.sh"))).toBeUndefined();
	expect(read(join(project, "link.sh"))).toBeUndefined();
	expect(read(join(project, "..", "outside.sh"))).toBeUndefined();
	expect(read(join(project, "absent.sh"))).toBeUndefined();
});

test("folders, large files and bytes that are no text are not read", () => {
	mkdirSync(join(project, "d"));
	writeFileSync(join(project, "large"), "x".repeat(100_000));
	writeFileSync(join(project, "bytes"), Buffer.from([0xff, 0xfe, 0x00]));
	const read = scriptReader(project);
	expect(read(join(project, "d"))).toBeUndefined();
	expect(read(join(project, "large"))).toBeUndefined();
	expect(read(join(project, "bytes"))).toBeUndefined();
});
