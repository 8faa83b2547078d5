/**
 * The settings one by one, as windows and the command line see them: each with its form and sentence, which are the
 * schema's, and with what holds. Changes nothing.
 */
import type {
	SettingForm,
	SettingsView,
	SettingView,
} from "../../contract/settings.ts";
import { type ProjectView, roleAliases } from "../../contract/views.ts";
import { isObject, type JsonObject } from "../json.ts";
import { checkSettings, type ReadSettings } from "./file.ts";
import { jsonSchema } from "./schema.ts";
import { defaultSettings, settablePaths, valueAt } from "./settable.ts";

interface ViewParts {
	readonly file: string;
	readonly read: ReadSettings;
	readonly projects: readonly ProjectView[];
}

export const settingsView = ({
	file,
	read,
	projects,
}: ViewParts): SettingsView => ({
	file,
	exists: read.exists,
	findings: checkSettings(file),
	settings: known().map(([path, schema]) => ({
		path,
		value: json(valueAt(read.settings, path)),
		default: json(valueAt(defaultSettings, path)),
		given: read.given.has(path),
		form: formOf(schema),
		description: text(schema["description"]),
		projects: projects
			.filter(({ fields }) =>
				fields.some(
					({ field, effect }) => field === path && effect === "applied",
				),
			)
			.map(({ dir }) => dir),
	})),
});

/** Whether there is a setting of that path that can be changed on its own. */
export const isSettable = (path: string): boolean =>
	known().some(([one]) => one === path);

/** Those the schema has, each with its part of it. */
function known(): readonly (readonly [string, JsonObject])[] {
	const whole = jsonSchema();
	return settablePaths.flatMap((path) => {
		let at: unknown = whole;
		for (const member of path.split(".")) {
			const properties: unknown = isObject(at) ? at["properties"] : undefined;
			at = isObject(properties) ? properties[member] : undefined;
		}
		return isObject(at) ? [[path, at] as const] : [];
	});
}

function formOf(schema: JsonObject): SettingForm {
	const all = schema["anyOf"];
	const parts = (Array.isArray(all) ? all : [schema]).filter(isObject);
	const rest = parts.filter((part) => part["type"] !== "null");
	const one = rest.length === 1 ? rest[0] : undefined;
	if (one === undefined) return { kind: "json" };
	const optional = schema["default"] === undefined;
	const none = rest.length < parts.length || optional;
	const { type, enum: options } = one;
	if (Array.isArray(options))
		return {
			kind: "choice",
			options: options
				.map(String)
				.filter((option) => !Object.hasOwn(roleAliases, option)),
		};
	if (type === "boolean") return { kind: "switch" };
	if (type === "string") return { kind: "text", none };
	if (type === "number" || type === "integer")
		return {
			kind: "number",
			least: number(one["minimum"]),
			above: number(one["exclusiveMinimum"]),
			most: number(one["maximum"]),
			whole: type === "integer",
			none: rest.length < parts.length,
		};
	const items = one["items"];
	return type === "array" && isObject(items) && items["type"] === "string"
		? { kind: "lines" }
		: { kind: "json" };
}

const text = (value: unknown): string =>
	typeof value === "string" ? value : "";

const number = (value: unknown): number | null =>
	typeof value === "number" ? value : null;

/** Settings were parsed from JSON, so they are JSON. */
const json = (value: unknown): SettingView["value"] =>
	(value ?? null) as SettingView["value"];
