/** The autostart entry on disk: what it says is what is chosen. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	autostart,
	loginFlags,
	type Starting,
} from "../../../core/desktop/autostart.ts";

let config: string;
beforeEach(() => {
	config = mkdtempSync(join(tmpdir(), "drawbridge-autostart-"));
});
afterEach(() => rmSync(config, { recursive: true }));

const command = (how: Starting) => ["/opt/drawbridge", ...loginFlags(how)];
const file = () => join(config, "autostart/drawbridge.desktop");

test("each choice is read back as itself, and off leaves nothing", () => {
	const item = autostart(config, command);
	expect(item.check()).toBe("off");
	for (const wanted of ["start", "paused", "off", "off"] as const) {
		item.set(wanted);
		expect(item.check()).toBe(wanted);
	}
	expect(() => readFileSync(file())).toThrow();
});

test("only the paused start raises the bridge, and neither opens a window", () => {
	const item = autostart(config, command);
	item.set("start");
	expect(readFileSync(file(), "utf8")).not.toContain("--raised");
	item.set("paused");
	expect(readFileSync(file(), "utf8")).toContain('"--hidden" "--raised"');
});

test("an entry that starts something else counts as absent, and is written anew", () => {
	autostart(config, () => ["/opt/another"]).set("start");
	const item = autostart(config, command);
	expect(item.check()).toBe("off");
	item.set("start");
	expect(item.check()).toBe("start");
	writeFileSync(file(), "\u0000");
	expect(item.check()).toBe("off");
});
