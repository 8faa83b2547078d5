/** The text of an XDG autostart entry (freedesktop.org, Desktop Entry Specification 1.5). Writes no file. */

/** Throws a RangeError for an argument with a control character: the format has no way to say it. */
export function desktopEntry(command: readonly string[]): string {
	return [
		"[Desktop Entry]",
		"Type=Application",
		"Name=Drawbridge",
		"Comment=The gate for the agents and servers on this machine",
		`Exec=${command.map(quote).join(" ")}`,
		"Terminal=false",
		"X-GNOME-Autostart-enabled=true",
		"",
	].join("\n");
}

/** Two layers: the Exec key's own quoting and field codes, then the escaping of every string value. */
function quote(argument: string): string {
	// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(argument))
		throw new RangeError("a control character in the start command");
	const exec = argument
		.replaceAll(/["`$\\]/g, String.raw`\$&`)
		.replaceAll("%", "%%");
	return `"${exec}"`.replaceAll("\\", String.raw`\\`);
}
