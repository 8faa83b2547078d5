/** A user of their own, with programs on PATH that write down how they were called and answer as the test says. */
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemd } from "../../../core/service/linux.ts";
import type { Wanted } from "../../../core/service/manager.ts";
import { runIn } from "../../../core/service/run.ts";
import { GateService } from "../../../core/service/service.ts";
import { tempFolder } from "../parts.ts";

export interface SomeUser {
	readonly user: string;
	readonly file: string;
	readonly env: NodeJS.ProcessEnv;
	readonly service: GateService;
	readonly wanted: Wanted;
	/** Every call so far, the words joined. */
	readonly calls: () => Promise<string[]>;
	readonly serviceOf: (home: string) => GateService;
}

export interface Answers {
	/** Shell; `$*` are the words. */
	readonly systemctl?: string;
	readonly analyze?: string;
	readonly loginctl?: string;
}

export async function someUser(answers: Answers = {}): Promise<SomeUser> {
	const user = await tempFolder();
	const bin = join(user, "bin");
	const record = join(user, "calls");
	await mkdir(bin);
	await writeFile(record, "");
	const programs = {
		systemctl: answers.systemctl ?? "exit 0",
		"systemd-analyze": answers.analyze ?? "exit 0",
		loginctl: answers.loginctl ?? "echo no",
	};
	for (const [name, script] of Object.entries(programs)) {
		const program = join(bin, name);
		// oxlint-disable-next-line no-await-in-loop -- three small files
		await writeFile(
			program,
			`#!/bin/sh\nprintf '%s\\n' "${name} $*" >> '${record}'\n${script}\n`,
		);
		// oxlint-disable-next-line no-await-in-loop
		await chmod(program, 0o755);
	}
	const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: user, USER: "ada" };
	const manager = systemd({ user, env, run: runIn(env) });
	const serviceOf = (home: string): GateService =>
		new GateService(manager, home);
	return {
		user,
		file: join(user, ".config", "systemd", "user", "drawbridge.service"),
		env,
		service: serviceOf("/home/ada/gate"),
		wanted: {
			words: ["/opt/node", "/opt/a folder/cli.mjs", "serve"],
			environment: { DRAWBRIDGE_HOME: "/home/ada/gate" },
			home: "/home/ada/gate",
		},
		serviceOf,
		calls: async () =>
			(await readFile(record, "utf8"))
				.split("\n")
				.filter((line) => line !== ""),
	};
}
