/**
 * Commands of SQL clients that are no SQL: psql's backslashes, mysql's and Oracle's words, sqlite's dots, sqlcmd's
 * colons. Some run programs, some read and write files.
 */
import type { Effects } from "./effects.ts";
import type { SqlToken } from "./sql-tokens.ts";
import { textOf } from "./value.ts";

export function followMeta(
	token: SqlToken,
	effects: Effects,
	sql: (text: string) => void,
): void {
	const line = token.text.trim();
	const marked =
		line.startsWith("\\") || line.startsWith(".") || line.startsWith(":");
	const bare = marked ? line.slice(1) : line;
	if (bare.startsWith("!")) {
		let rest = bare;
		while (rest.startsWith("!")) rest = rest.slice(1);
		effects.shell(textOf(rest.trim()), token);
		return;
	}
	const space = bare.indexOf(" ");
	const name = (space < 0 ? bare : bare.slice(0, space)).toLowerCase();
	const rest = space < 0 ? "" : bare.slice(space + 1).trim();
	const argument = unquoted(rest);
	switch (name) {
		case "shell":
		case "system":
		case "host":
		case "setenv_shell":
			if (rest !== "")
				effects.shell(
					textOf(rest.endsWith(";") ? rest.slice(0, -1) : rest),
					token,
				);
			break;
		case "copy":
			if (line.startsWith("\\")) sql(`COPY ${rest}`);
			break;
		case "o":
		case "out":
		case "output":
		case "once":
		case "g":
		case "gx":
		case "w":
		case "tee":
		case "t":
		case "spool":
		case "pager":
		case "p":
		case "log":
		case "backup":
		case "dump":
			if (rest.startsWith("|"))
				effects.shell(textOf(rest.slice(1).trim()), token);
			else if (name === "pager") effects.shell(textOf(rest), token);
			else if (
				rest !== "" &&
				name !== "dump" &&
				name !== "t" &&
				name !== "p" &&
				name !== "g" &&
				name !== "gx"
			)
				effects.act("write", textOf(argument), token);
			break;
		case "import":
			if (argument.startsWith("|"))
				effects.shell(textOf(argument.slice(1)), token);
			else effects.act("read", textOf(argument), token);
			break;
		case "i":
		case "ir":
		case "include":
		case "read":
		case "source":
		case "r":
			if (argument.startsWith("|"))
				effects.shell(textOf(argument.slice(1)), token);
			else if (argument !== "") effects.act("read", textOf(argument), token);
			break;
		case "load":
			effects.report(
				token,
				"high",
				"exec-remote",
				"Loads a library into a database client.",
			);
			break;
		case "set":
			// \set name `command`
			if (rest.includes("`"))
				effects.shell(
					textOf(rest.slice(rest.indexOf("`") + 1, rest.lastIndexOf("`"))),
					token,
				);
			break;
		case "password":
			effects.report(
				token,
				"high",
				"privilege",
				"Changes a password of a database.",
			);
			break;
		default:
			break;
	}
}

function unquoted(text: string): string {
	const [first] = text;
	if (first !== "'" && first !== '"')
		return text.split(" ", 1).join("").replaceAll(";", "");
	const close = text.indexOf(first, 1);
	return close < 0 ? text.slice(1) : text.slice(1, close);
}
