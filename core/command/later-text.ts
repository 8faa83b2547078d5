/**
 * The commands in a text that something else runs later: schedules, units, desktop entries, rules, a shell's start-up file. Takes away
 * what stands before a command in such files. Strings only; judges nothing.
 */

/** What stands before a command in a unit, an entry, a client's settings, udev's rules. Lower case. */
const keys = [
	"execstart=",
	"execstartpre=",
	"execstartpost=",
	"execstop=",
	"execstoppost=",
	"execreload=",
	"exec=",
	"proxycommand ",
	"localcommand ",
	"sshcommand = ",
	"pager = ",
	"editor = ",
	"fsmonitor = ",
];

const scheduleChars = /^[\d*/,\-?LW#A-Za-z]+$/u;

/** Shell text of the same meaning as far as commands go, one line for each of `text`'s lines. */
export function laterText(text: string): string {
	// A property list keeps each word of its command in an element of its own.
	if (text.includes("<string>"))
		return Array.from(
			text.matchAll(/<string>([^<]*)<\/string>/gu),
			([, word = ""]) => word.replaceAll("&amp;", "&").replaceAll("&gt;", ">"),
		).join("\n");
	return text.split("\n").map(commandOf).join("\n");
}

function commandOf(line: string): string {
	// udev: RUN+="command".
	const run = /\bRUN(?:\{program\})?\+?="((?:[^"\\]|\\.)*)"/u.exec(line)?.[1];
	if (run !== undefined) return run.replaceAll('\\"', '"');
	const bare = line.trimStart();
	const lower = bare.toLowerCase();
	for (const key of keys)
		if (lower.startsWith(key))
			// systemd's prefixes: ignore failures, keep rights.
			return bare.slice(key.length).replace(/^[-+@!:|]+/u, "");
	return withoutSchedule(bare) ?? line;
}

/** `* * * * * command`, `@reboot command`, either with a user as in /etc/crontab. */
function withoutSchedule(line: string): string | undefined {
	const words = line.split(/[ \t]+/u);
	const fields = words[0]?.startsWith("@") === true ? 1 : 5;
	if (words.length <= fields) return undefined;
	const schedule = words.slice(0, fields);
	if (
		fields === 5 &&
		!(
			schedule.every((word) => scheduleChars.test(word)) &&
			/^[\d*]/u.test(schedule[0] ?? "")
		)
	)
		return undefined;
	const rest = words.slice(fields);
	const isUser =
		rest.length > 1 &&
		(rest[0] === "root" || /^[a-z][\w-]*$/u.test(rest[0] ?? "")) &&
		(rest[0] === "root" || /^[./]/u.test(rest[1] ?? ""));
	return (isUser ? rest.slice(1) : rest).join(" ");
}
