/** One tool in the table; the whole row opens what is known of it. */
import { ChevronRight } from "lucide-react";
import type { ToolView } from "../../contract/upstreams.ts";
import { roleNames } from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { tools as strings } from "./strings.ts";
import { leastRole } from "./tool-list.ts";

export const riskTones: Record<ToolView["risk"], Tone> = {
	none: "plain",
	"by-target": "plain",
	"by-text": "warn",
	high: "warn",
	critical: "bad",
};

interface ToolRowProps {
	readonly tool: ToolView;
	readonly onChoose: () => void;
}

export function ToolRow({ tool, onChoose }: ToolRowProps) {
	const { name, title, description, risk, permissions, hidden } = tool;
	return (
		<button
			type="button"
			className="tool"
			aria-label={strings.open(name)}
			onClick={onChoose}
		>
			<span className="tool-name">
				<bdi className="code strong cut" title={name}>
					{name}
				</bdi>
				<bdi className="hint cut">
					{title || description.split("\n", 1)[0] || strings.noDescription}
				</bdi>
			</span>
			<span className="tool-needs">
				<bdi className="cut">{permissions.join(" + ")}</bdi>
				<span className="hint cut">{whoIn(tool)}</span>
			</span>
			<span className="tool-risk">
				{hidden ? (
					<Tag tone="bad">{strings.hidden}</Tag>
				) : (
					<Tag tone={riskTones[risk]}>{strings.risks[risk].word}</Tag>
				)}
			</span>
			<ChevronRight aria-hidden="true" />
		</button>
	);
}

/** Who has what it needs, in few words. */
export function whoIn(tool: ToolView): string {
	if (tool.refused !== "") return strings.refused[tool.refused];
	const role = leastRole(tool);
	return role === null
		? strings.noRole
		: role === "admin"
			? strings.onlyRole(roleNames.admin)
			: strings.fromRole(roleNames[role]);
}
