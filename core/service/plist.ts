/** The text of the launch agent that runs the gate (launchd.plist(5)). Writes no file. */
import type { Wanted } from "./manager.ts";

export const label = "io.github.drawbridge-gate.gate";
const mark = "<!-- Written by: drawbridge service install; home: ";
/** A comment may not hold two hyphens. */
const inComment = (text: string): string =>
	encodeURIComponent(text).replaceAll("-", "%2D");

/** @throws RangeError for a word no plist can hold */
export const plistText = ({ words, environment, home }: Wanted): string =>
	`<?xml version="1.0" encoding="UTF-8"?>
${mark}${inComment(home)} -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>${label}</string>
	<key>ProgramArguments</key>
	<array>
${words.map((word) => `\t\t<string>${escaped(word)}</string>\n`).join("")}	</array>
	<key>EnvironmentVariables</key>
	<dict>
${Object.entries(environment)
	.map(
		([name, value]) =>
			`\t\t<key>${escaped(name)}</key>\n\t\t<string>${escaped(value)}</string>\n`,
	)
	.join("")}	</dict>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>10</integer>
	<key>Umask</key>
	<integer>63</integer>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`;

/** Of which home it is; undefined: it is none of ours. */
export function homeOfPlist(text: string): string | undefined {
	const line = text.split("\n", 2)[1] ?? "";
	if (!line.startsWith(mark) || !line.endsWith(" -->")) return undefined;
	try {
		return decodeURIComponent(line.slice(mark.length, -" -->".length));
	} catch {
		return undefined;
	}
}

function escaped(text: string): string {
	// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(text))
		throw new RangeError("a control character in the start command");
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}
