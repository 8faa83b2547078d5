/** A file an interpreter is pointed at: by path, or by address. */
import type { Call, FileReader } from "../call.ts";
import type { Field } from "../field.ts";
import { isUrl } from "../network-redirection.ts";

export function loadFile(file: Field, call: Call, how: FileReader): void {
	if (isUrl(file.text))
		call.shell.report(
			"critical",
			"exec-remote",
			file,
			"runs code fetched from the network",
		);
	else call.shell.file(file, call, how);
}
