/**
 * A tool as the owner is shown it: its own words, made harmless, and what the gate would ask of whoever calls it. Decides
 * nothing: the same rules are read that judge calls.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { Role } from "../../contract/views.ts";
import type { ToolView } from "../../contract/upstreams.ts";
import type { CommandTable } from "../inspection/table.ts";
import { isObject, type JsonObject } from "../json.ts";
import { mayCall, type UpstreamPolicy } from "../permission/policy.ts";
import { isRead, nobody, type Roles } from "../permission/roles.ts";
import { mostArguments, riskOfTool } from "./tool-risk.ts";
import { holdsUnseen, toldText } from "./tool-text.ts";

/** What calls of one upstream are judged by, now. */
export interface Judging {
	readonly policy: UpstreamPolicy;
	readonly roles: Roles;
	readonly commands: CommandTable;
	readonly readOnly: boolean;
}

const longestName = 512;
const longestDescription = 2_000;
const longestTitle = 200;

/** A tool's name where it has one; such a list is what the gate learns hints from. */
export const nameOf = (tool: JsonObject): string | undefined => {
	const name = tool["name"];
	return typeof name === "string" && name !== "" && name.length <= longestName
		? name
		: undefined;
};

/** One that also calls itself destructive contradicts itself. */
export function saysItReads(tool: JsonObject): boolean {
	const { readOnly, destructive } = hintsOf(tool);
	return readOnly === true && destructive !== true;
}

/** Looked at in one turn of the event loop: calls go on meanwhile. */
const atOnce = 50;

/** Those without a name are left out: nobody can call them. */
export async function toolViews(
	tools: readonly JsonObject[],
	judging: Judging,
): Promise<ToolView[]> {
	const views: ToolView[] = [];
	for (const [index, tool] of tools.entries()) {
		if (index % atOnce === atOnce - 1) await nextTurn();
		const name = nameOf(tool);
		if (name !== undefined) views.push(viewOf(name, tool, judging));
	}
	return views;
}

function viewOf(
	name: string,
	tool: JsonObject,
	{ policy, roles, commands, readOnly }: Judging,
): ToolView {
	const { inputSchema, description } = tool;
	const annotations = isObject(tool["annotations"]) ? tool["annotations"] : {};
	const title = tool["title"] ?? annotations["title"];
	const permissions = [...policy.tools.permissions(name)];
	const { risk, code } = riskOfTool(name, inputSchema, commands);
	const refused = permissions.includes(nobody)
		? "nobody"
		: readOnly && !permissions.every(isRead)
			? "read-only"
			: "";
	return {
		name: toldText(name, longestName),
		title: toldText(title, longestTitle),
		description: toldText(description, longestDescription),
		hidden: [name, title, description].some(holdsUnseen),
		hints: hintsOf(tool),
		permissions,
		ruled: policy.tools.ruled(name).length > 0,
		roles: Role.options.filter((role) =>
			mayCall(policy, roles, role, name, readOnly),
		),
		refused,
		risk,
		arguments: argumentsOf(inputSchema, code),
	};
}

function argumentsOf(
	schema: unknown,
	code: ReadonlyMap<string, string>,
): ToolView["arguments"] {
	if (!isObject(schema) || !isObject(schema["properties"])) return [];
	const required: readonly unknown[] = Array.isArray(schema["required"])
		? schema["required"]
		: [];
	return Object.keys(schema["properties"])
		.slice(0, mostArguments)
		.map((name) => ({
			name: toldText(name, longestTitle),
			required: required.includes(name),
			code: code.get(name) ?? "",
		}));
}

function hintsOf(tool: JsonObject): ToolView["hints"] {
	const said = isObject(tool["annotations"]) ? tool["annotations"] : {};
	const hint = (name: string): boolean | null =>
		typeof said[name] === "boolean" ? said[name] : null;
	return {
		readOnly: hint("readOnlyHint"),
		destructive: hint("destructiveHint"),
		idempotent: hint("idempotentHint"),
		openWorld: hint("openWorldHint"),
	};
}
