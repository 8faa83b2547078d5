/**
 * Kaimon's global settings, for whoever moves from it: at the first start they become the gate's own, as they are. Later
 * changes of Kaimon's file are not followed, and the file itself is left alone.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { changeSettings, readSettings, SettingsError } from "./file.ts";

const fields = ["mode", "api_keys", "allowed_ips"] as const;

/** Its place by its page: below the user's own configuration folder. undefined: the environment names none. */
export function kaimonSettings(env: NodeJS.ProcessEnv): string | undefined {
	const config =
		env["XDG_CONFIG_HOME"] || (env["HOME"] && join(env["HOME"], ".config"));
	return config ? join(config, "kaimon", "security.json") : undefined;
}

/** Does nothing once there is a settings file. One of Kaimon's that cannot be read is said and left. */
export function takeOverKaimon(
	settingsFile: string,
	env: NodeJS.ProcessEnv,
	log: Log,
): void {
	const file = kaimonSettings(env);
	if (file === undefined || existsSync(settingsFile) || !existsSync(file))
		return;
	try {
		const { settings, given } = readSettings(file);
		changeSettings(settingsFile, (json) => {
			for (const field of fields)
				if (given.has(field)) json[field] = settings[field];
		});
		log(
			"warn",
			`settings taken over from ${file} (${fields.filter((field) => given.has(field)).join(", ")}); from now on ${settingsFile} holds`,
		);
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		log("warn", `not taken over: ${error.message}`);
	}
}
