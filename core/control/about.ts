/** Commands about what runs here, and what newer version there is. Tells nothing a person would not send to a stranger. */
import { homedir } from "node:os";
import { diagnosisOf } from "../diagnosis.ts";
import { checkSettings } from "../settings/file.ts";
import { version } from "../version.ts";
import type { ControlParts, OperationsOf } from "./operation.ts";

export const aboutOperations = (
	control: ControlParts,
): OperationsOf<"about" | "update"> => ({
	"update.get": () => control.parts.updates.offer,
	"about.get": () => {
		const { db, home } = control.parts;
		const row = db.prepare("PRAGMA user_version").get();
		const about = {
			version,
			schema: Number(row?.["user_version"] ?? 0),
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
		};
		return {
			...about,
			diagnosis: diagnosisOf({
				...about,
				status: control.status(),
				findings: checkSettings(home.settings),
				user: homedir(),
			}),
		};
	},
});
