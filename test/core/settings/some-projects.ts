/** Registered folders over a real state, with what holds globally in the test's hands. */
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { Mode, ProjectView, Role } from "../../../contract/views.ts";
import { Projects } from "../../../core/settings/project.ts";
import {
	defaultLimits,
	type LimitSettings,
} from "../../../core/settings/limit-settings.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { FakeClock, openDatabase, tempFolder, tempHome } from "../parts.ts";

export interface SomeProjects {
	readonly db: DatabaseSync;
	readonly dir: string;
	readonly projects: Projects;
	/** States that were told, oldest first. */
	readonly told: ProjectView["state"][];
	readonly globally: {
		mode: Mode;
		anonymousRole: Role;
		limits: LimitSettings | null;
	};
	/** Writes the folder's own file and has it read. */
	readonly say: (settings: unknown, name?: string) => Promise<ProjectView>;
	/** Approves what is there now. */
	readonly approve: () => ProjectView;
	readonly view: () => ProjectView;
	/** The same state, as after a restart. */
	readonly restarted: () => Projects;
}

export const ownFile = join(".drawbridge", "security.json");

export async function someProjects(): Promise<SomeProjects> {
	const db = openDatabase(await tempHome());
	const dir = await realpath(await tempFolder());
	const told: ProjectView["state"][] = [];
	const globally: SomeProjects["globally"] = {
		mode: "relaxed",
		anonymousRole: "operator",
		limits: defaultLimits,
	};
	const open = (): Projects => {
		const projects = new Projects({
			db,
			clock: new FakeClock(),
			globally: () => globally,
			onChange: ({ state }) => told.push(state),
		});
		onTestFinished(() => projects.stop());
		return projects;
	};
	const projects = open();
	projects.add(dir);
	projects.apply(
		SecuritySettings.parse({
			upstreams: { docs: { url: "http://a", project: dir } },
		}),
	);
	const view = (): ProjectView => {
		const [found] = projects.list();
		if (!found) throw new Error("no project");
		return found;
	};
	return {
		db,
		dir,
		projects,
		told,
		globally,
		view,
		async say(settings, name = ownFile) {
			const file = join(dir, name);
			await mkdir(dirname(file), { recursive: true });
			await writeFile(
				file,
				typeof settings === "string" ? settings : JSON.stringify(settings),
			);
			return view();
		},
		approve() {
			const trusted = projects.trust(dir, view().digest ?? "");
			if (typeof trusted === "string") throw new Error(trusted);
			return trusted;
		},
		restarted: open,
	};
}
