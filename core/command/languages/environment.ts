/**
 * What an environment variable holds, as far as its name tells. Reads no environment.
 */
import type { Context } from "../finding.ts";
import { origin, textOf, unknown, unknownFrom, type Value } from "./value.ts";

const secretWords: readonly string[] = [
	"SECRET",
	"TOKEN",
	"PASSWORD",
	"PASSWD",
	"PASSPHRASE",
	"API_KEY",
	"APIKEY",
	"PRIVATE_KEY",
	"ACCESS_KEY",
	"CREDENTIAL",
];

export function environmentVariable(name: string, context: Context): Value {
	switch (name.toUpperCase()) {
		case "HOME":
		case "USERPROFILE":
			return textOf(context.home);
		case "PWD":
		case "CD":
			return textOf(context.cwd);
		case "SHELL":
			return textOf("/bin/sh");
		case "COMSPEC":
			return textOf("C:\\Windows\\System32\\cmd.exe");
		case "TMPDIR":
		case "TEMP":
		case "TMP":
			return textOf("/tmp");
		case "APPDATA":
			return textOf(`${context.home}/AppData/Roaming`);
		case "LOCALAPPDATA":
			return textOf(`${context.home}/AppData/Local`);
		case "SYSTEMROOT":
		case "WINDIR":
			return textOf("C:/Windows");
		case "PROGRAMFILES":
		case "PROGRAMFILES(X86)":
			return textOf("C:/Program Files");
		case "PROGRAMDATA":
		case "ALLUSERSPROFILE":
			return textOf("C:/ProgramData");
		case "SYSTEMDRIVE":
		case "HOMEDRIVE":
			return textOf("C:");
		case "PUBLIC":
			return textOf("C:/Users/Public");
		default: {
			const upper = name.toUpperCase();
			return secretWords.some((word) => upper.includes(word))
				? unknownFrom(origin.token)
				: unknown;
		}
	}
}
