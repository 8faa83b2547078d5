/** launchd's manager of one user's session (launchctl(1)). */
import { join } from "node:path";
import { inOrder, type Machine, type Manager } from "./manager.ts";
import { homeOfPlist, label, plistText } from "./plist.ts";

export function launchd({ user, run }: Machine): Manager {
	const domain = `gui/${process.getuid?.() ?? 0}`;
	const file = join(user, "Library", "LaunchAgents", `${label}.plist`);
	const isLoaded = async (): Promise<boolean> =>
		(await run(["launchctl", "print", `${domain}/${label}`])).code === 0;
	const answers = async (): Promise<boolean> =>
		(await run(["launchctl", "print", domain])).code === 0;
	return {
		name: "launchd",
		file,
		text: plistText,
		homeOf: homeOfPlist,
		async check(draft) {
			const { code, stdout, stderr } = await run(["plutil", "-lint", draft]);
			return code === null || code === 0
				? undefined
				: (stderr || stdout).trim();
		},
		async ask() {
			if (!(await answers())) return undefined;
			const loaded = await isLoaded();
			return { enabled: loaded, active: loaded, lingers: null };
		},
		async enable(changed, start) {
			const bootstrap = ["launchctl", "bootstrap", domain, file] as const;
			if (!start || !(await answers()))
				return { todo: [bootstrap.join(" ")], problems: [] };
			const loaded = await isLoaded();
			if (loaded && !changed) return { todo: [], problems: [] };
			return {
				todo: [],
				problems: await inOrder(run, [
					...(loaded
						? [["launchctl", "bootout", `${domain}/${label}`] as const]
						: []),
					bootstrap,
				]),
			};
		},
		disable: async () => ({
			todo: [],
			problems: (await isLoaded())
				? await inOrder(run, [["launchctl", "bootout", `${domain}/${label}`]])
				: [],
		}),
		forget: async () => ({ todo: [], problems: [] }),
	};
}
