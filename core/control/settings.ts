/**
 * Commands about the settings one by one. The file is changed first, whole or not at all; what it says then holds at once.
 */
import type { SettingView } from "../../contract/settings.ts";
import { isObject } from "../json.ts";
import { changeSettings, type ReadSettings } from "../settings/file.ts";
import type { Projects } from "../settings/project.ts";
import { SecuritySettings } from "../settings/schema.ts";
import { isSettable, settingsView } from "../settings/setting-views.ts";
import { valueAt } from "../settings/settable.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function settingOperations(parts: {
	readonly settingsFile: string;
	readonly projects: Pick<Projects, "list">;
	/** What holds now. */
	readSettings(): ReadSettings;
	reloadSettings(): void;
}): OperationsOf<"settings"> {
	const { settingsFile } = parts;
	const view = () =>
		settingsView({
			file: settingsFile,
			read: parts.readSettings(),
			projects: parts.projects.list(),
		});
	return {
		"settings.get": view,
		"settings.set": ({ path, value, was }): SettingView => {
			if (!isSettable(path))
				throw new CommandError(
					"not-found",
					`no setting that can be changed on its own is called ${path}; drawbridge settings lists them`,
				);
			checkValue(path, value);
			// Somebody may have typed into the file since.
			parts.reloadSettings();
			const now = valueAt(parts.readSettings().settings, path) ?? null;
			if (JSON.stringify(now) !== JSON.stringify(was))
				throw new CommandError(
					"conflict",
					`${path} was changed meanwhile; look at it again`,
				);
			changeSettings(settingsFile, (json) => write(json, path, value));
			parts.reloadSettings();
			const changed = view().settings.find((one) => one.path === path);
			if (!changed)
				throw new CommandError("internal", `${path} cannot be read any more`);
			return changed;
		},
	};
}

/** Told apart from a mistake elsewhere in the file. @throws CommandError invalid-input */
function checkValue(path: string, value: unknown): void {
	if (value === undefined) return;
	const alone: Record<string, unknown> = {};
	write(alone, path, value);
	const issue = SecuritySettings.safeParse(alone).error?.issues[0];
	if (issue)
		throw new CommandError("invalid-input", `${path}: ${issue.message}`);
}

/** `undefined` takes the member out, and the object it stood in when nothing else does. */
function write(
	json: Record<string, unknown>,
	path: string,
	value: unknown,
): void {
	const [first = "", ...rest] = path.split(".");
	if (rest.length === 0) {
		if (value === undefined) delete json[first];
		else json[first] = value;
		return;
	}
	const inner = json[first] ?? {};
	// Anything else stays as it is, and is refused as invalid.
	if (!isObject(inner)) return;
	write(inner, rest.join("."), value);
	if (Object.keys(inner).length > 0) json[first] = inner;
	else delete json[first];
}
