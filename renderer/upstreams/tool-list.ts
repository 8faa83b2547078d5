/** Which of an upstream's tools are listed, in which order, and who may call one of them. */
import type { KeyView, Mode, Role } from "../../contract/views.ts";
import type { ToolView } from "../../contract/upstreams.ts";
import { matchesTool } from "../keys/tool-match.ts";

export const toolKinds = [
	"all",
	"reads",
	"writes",
	"code",
	"refused",
	"hidden",
] as const;
export type ToolKind = (typeof toolKinds)[number];

const isOfKind: Record<ToolKind, (tool: ToolView) => boolean> = {
	all: () => true,
	reads: (tool) => tool.permissions.every(isRead),
	writes: (tool) => !tool.permissions.every(isRead),
	code: ({ risk }) => risk !== "none" && risk !== "by-target",
	refused: ({ refused }) => refused !== "",
	hidden: ({ hidden }) => hidden,
};

const isRead = (permission: string): boolean =>
	permission === "read" ||
	permission === "anyone" ||
	permission.startsWith("read:");

/** In the server's own order. `query` is looked for in its name, title and description. */
export function listTools(
	tools: readonly ToolView[],
	query: string,
	kind: ToolKind,
): ToolView[] {
	const sought = query.trim().toLowerCase();
	return tools.filter(
		(tool) =>
			isOfKind[kind](tool) &&
			(sought === "" ||
				[tool.name, tool.title, tool.description].some((text) =>
					text.toLowerCase().includes(sought),
				)),
	);
}

/** How many there are of each kind. */
export const countTools = (
	tools: readonly ToolView[],
): Record<ToolKind, number> => ({
	all: tools.length,
	reads: tools.filter(isOfKind.reads).length,
	writes: tools.filter(isOfKind.writes).length,
	code: tools.filter(isOfKind.code).length,
	refused: tools.filter(isOfKind.refused).length,
	hidden: tools.filter(isOfKind.hidden).length,
});

/** The least role that may call it; `null`: none may. */
export const leastRole = ({ roles }: ToolView): Role | null =>
	(["viewer", "operator", "admin"] as const).find((role) =>
		roles.includes(role),
	) ?? null;

export interface Callers {
	readonly keys: readonly KeyView[];
	/** A caller without a key may call it, as the mode has it. */
	readonly anonymous: boolean;
}

/** Of the keys that are good now. */
export function callersOf(
	tool: ToolView,
	upstream: string,
	{
		keys,
		mode,
		anonymousRole,
	}: {
		readonly keys: readonly KeyView[];
		/** What holds for this upstream. */
		readonly mode: Mode;
		readonly anonymousRole: Role;
	},
): Callers {
	return {
		keys: keys.filter(
			(key) =>
				key.state === "active" &&
				tool.roles.includes(key.role) &&
				(key.upstreams.length === 0 || key.upstreams.includes(upstream)) &&
				(key.tools.length === 0 ||
					key.tools.some((pattern) =>
						matchesTool(pattern, `${upstream}__${tool.name}`),
					)),
		),
		anonymous: mode !== "strict" && tool.roles.includes(anonymousRole),
	};
}
