/** systemd's manager of one user (systemctl(1) --user). Where it does not answer, what it would be told is for the owner. */
import { join } from "node:path";
import { inOrder, type Machine, type Manager, type Said } from "./manager.ts";
import { homeOfUnit, unitText } from "./unit.ts";

const unit = "drawbridge.service";
type Command = readonly [string, ...string[]];
const systemctl = (...words: string[]): Command => [
	"systemctl",
	"--user",
	...words,
];

export function systemd({ user, env, run }: Machine): Manager {
	const config = env["XDG_CONFIG_HOME"] || join(user, ".config");
	const answers = async (): Promise<boolean> =>
		(await run(systemctl("show-environment"))).code === 0;
	const lingers = async (): Promise<boolean | null> => {
		const { code, stdout } = await run([
			"loginctl",
			"show-user",
			env["USER"] || env["LOGNAME"] || "",
			"--property=Linger",
			"--value",
		]);
		return code === 0 ? stdout.trim() === "yes" : null;
	};
	const tell = async (commands: readonly Command[]): Promise<Said> =>
		(await answers())
			? { todo: [], problems: await inOrder(run, commands) }
			: { todo: commands.map((command) => command.join(" ")), problems: [] };
	return {
		name: "systemd",
		file: join(config, "systemd", "user", unit),
		text: unitText,
		homeOf: homeOfUnit,
		async check(draft) {
			const { code, stderr } = await run([
				"systemd-analyze",
				"--user",
				"verify",
				draft,
			]);
			// Without a runtime folder it cannot look at all, and says nothing about the unit.
			return code === null || code === 0 || !stderr.includes(unit)
				? undefined
				: stderr.trim();
		},
		async ask() {
			if (!(await answers())) return undefined;
			return {
				enabled: (await run(systemctl("is-enabled", unit))).code === 0,
				active: (await run(systemctl("is-active", unit))).code === 0,
				lingers: await lingers(),
			};
		},
		async enable(changed, start) {
			const said = await tell([
				systemctl("daemon-reload"),
				systemctl("enable", unit),
				// `start` leaves one that runs alone.
				...(start ? [systemctl(changed ? "restart" : "start", unit)] : []),
			]);
			return (await lingers()) === true
				? said
				: { ...said, todo: [...said.todo, "loginctl enable-linger"] };
		},
		disable: async () =>
			(await answers())
				? tell([systemctl("disable", "--now", unit)])
				: { todo: [], problems: [] },
		forget: async () =>
			(await answers())
				? tell([systemctl("daemon-reload")])
				: { todo: [], problems: [] },
	};
}
