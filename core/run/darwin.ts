/**
 * A command under a seatbelt profile (`sandbox-exec`, as agents and Bazel use it; Apple calls it deprecated and ships it).
 * Makes the profile's text only. Written by the profile language's known forms; not yet run on a Mac.
 */
import type { Boxed } from "./boxed.ts";

/** Of rules that meet, the last one holds. */
export function seatbeltProfile(box: Boxed): string {
	return [
		"(version 1)",
		"(allow default)",
		// Without this, `open` and `osascript` have other programs do it.
		"(deny appleevent-send)",
		'(deny mach-lookup (global-name-prefix "com.apple.coreservices.launchservices"))',
		...(box.net ? [] : ["(deny network*)"]),
		"(deny file-write*)",
		`(allow file-write* (subpath ${text(box.project)}))`,
		`(allow file-write* ${devices.map((path) => `(literal "${path}")`).join(" ")} (regex #"^/dev/ttys[0-9]+$"))`,
		...box.guarded.map((path) => `(deny file-write* (subpath ${text(path)}))`),
		...box.hidden.map(
			(path) =>
				`(deny file-read* file-write* network-outbound (subpath ${text(path)}))`,
		),
		"",
	].join("\n");
}

const devices = ["/dev/null", "/dev/zero", "/dev/tty", "/dev/dtracehelper"];

/** A Scheme text. */
const text = (path: string): string =>
	`"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
