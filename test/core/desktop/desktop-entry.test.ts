/** The autostart entry against the Desktop Entry Specification's two layers of quoting, read back by a parser of ours. */
import { expect, test } from "vitest";
import { desktopEntry } from "../../../core/desktop/desktop-entry.ts";

/** What a desktop would start: string escapes first, then quoted arguments, then field codes. */
function startedBy(entry: string): string[] {
	const exec = /^Exec=(.*)$/m.exec(entry)?.[1] ?? "";
	const value = exec.replaceAll(/\\(.)/g, "$1");
	return [...value.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, quoted = ""]) =>
		quoted.replaceAll(/\\(.)/g, "$1").replaceAll("%%", "%"),
	);
}

test.each([
	["plain", ["/usr/bin/drawbridge", "--hidden"]],
	["spaces", ["/opt/My Apps/drawbridge", "--hidden"]],
	["shell characters", ['/opt/a"b`c$d\\e', "$(reboot)", "a;b|c&d>e"]],
	["field codes", ["/opt/100%/drawbridge", "%u %F"]],
	["other scripts", ["/home/łukasz/桥/drawbridge"]],
])("a command with %s is started as it was given", (_name, command) => {
	expect(startedBy(desktopEntry(command))).toEqual(command);
});

test("the specification's own example of a backslash is written with four", () => {
	expect(desktopEntry(["\\"])).toContain(String.raw`Exec="\\\\"`);
});

test("an argument that could start a line of its own is refused", () => {
	expect(() => desktopEntry(["/usr/bin/x", "a\nExec=evil"])).toThrow(
		RangeError,
	);
	expect(() => desktopEntry(["/usr/bin/x\u0000"])).toThrow(RangeError);
});

test("the entry is one group with the keys a session needs", () => {
	expect(desktopEntry(["/usr/bin/x"]).split("\n")).toEqual(
		expect.arrayContaining([
			"[Desktop Entry]",
			"Type=Application",
			"Name=Drawbridge",
			"Terminal=false",
		]),
	);
});
