/** powershell and cmd, called from a shell: which of their words are code. */
import type { Call, Program } from "../call.ts";
import type { Field } from "../field.ts";
import { loadFile } from "./code-file.ts";

/** `-Command text…`, `-EncodedCommand base64`, `-File path`, the rest as code. */
export const powershell: Program = (call) => {
	const { args } = call;
	for (let index = 0; index < args.length; index += 1) {
		const arg = args[index];
		if (arg === undefined) break;
		const name = arg.text.toLowerCase().replace("/", "-");
		const isFlag = name.startsWith("-") && name.length > 1;
		if (!isFlag) {
			powershellText(args.slice(index), call);
			return undefined;
		}
		const next = args[index + 1];
		if ("-command".startsWith(name) && name.length >= 2) {
			if (next?.text === "-") {
				if (call.input !== undefined)
					call.shell.stream(call.input, call, call, "powershell");
			} else powershellText(args.slice(index + 1), call);
			return undefined;
		}
		if (
			("-encodedcommand".startsWith(name) && name.length >= 2) ||
			name === "-ec"
		) {
			const code =
				next === undefined
					? undefined
					: Buffer.from(next.text, "base64").toString("utf16le");
			call.shell.report(
				"critical",
				"exec-remote",
				next ?? arg,
				"runs code that was hidden by an encoding",
			);
			if (code !== undefined && next !== undefined)
				call.shell.code("powershell", code, next, call);
			return undefined;
		}
		if ("-file".startsWith(name) && name.length >= 2) {
			if (next !== undefined) loadFile(next, call, "powershell");
			return undefined;
		}
		if (
			"-executionpolicy".startsWith(name) ||
			name === "-ep" ||
			name === "-ex" ||
			"-windowstyle".startsWith(name) ||
			"-inputformat".startsWith(name) ||
			"-outputformat".startsWith(name) ||
			"-workingdirectory".startsWith(name) ||
			"-configurationname".startsWith(name) ||
			"-version".startsWith(name)
		)
			index += 1;
	}
	if (call.input !== undefined)
		call.shell.stream(call.input, call, call, "powershell");
	return undefined;
};

function powershellText(fields: readonly Field[], call: Call): void {
	const first = fields[0];
	const last = fields.at(-1);
	if (first === undefined || last === undefined) return;
	call.shell.code(
		"powershell",
		fields.map((field) => field.text).join(" "),
		{ start: first.start, end: last.end },
		call,
	);
}

/** `cmd /c text`. */
export const cmd: Program = (call) => {
	const index = call.args.findIndex((arg) =>
		["/c", "/k", "/r", "//c"].includes(arg.text.toLowerCase()),
	);
	const fields = index < 0 ? [] : call.args.slice(index + 1);
	const first = fields[0];
	const last = fields.at(-1);
	if (first !== undefined && last !== undefined)
		call.shell.code(
			"cmd",
			fields.map((field) => field.text).join(" "),
			{ start: first.start, end: last.end },
			call,
		);
	return undefined;
};
