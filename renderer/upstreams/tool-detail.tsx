/** All that is known of one tool: its own words, its arguments, what the gate asks for, and whose keys may call it. */
import { ChevronLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ToolView } from "../../contract/upstreams.ts";
import type { StatusView, UpstreamView } from "../../contract/views.ts";
import { useGate } from "../shared/gate-context.ts";
import { roleNames } from "../shared/strings.ts";
import { Tag } from "../shared/tag.tsx";
import { hintWords, tools as strings } from "./strings.ts";
import { callersOf } from "./tool-list.ts";
import { riskTones, whoIn } from "./tool-row.tsx";

interface ToolDetailProps {
	readonly tool: ToolView;
	readonly upstream: UpstreamView;
	readonly status: StatusView;
	readonly onBack: () => void;
}

/** More keys than these are counted. */
const shownKeys = 12;

export function ToolDetail({
	tool,
	upstream,
	status,
	onBack,
}: ToolDetailProps) {
	const back = useRef<HTMLButtonElement>(null);
	useEffect(() => back.current?.focus(), []);
	const { name, title, description, hidden, risk, permissions, ruled } = tool;
	return (
		<div className="tool-detail">
			<button type="button" className="button" ref={back} onClick={onBack}>
				<ChevronLeft aria-hidden="true" />
				<span>{strings.back}</span>
			</button>
			<h3>
				<bdi className="code wrap">{name}</bdi>
			</h3>
			{hidden && (
				<p className="note" data-tone="bad">
					<span>{strings.hiddenText}</span>
				</p>
			)}
			{title !== "" && <bdi className="strong wrap">{title}</bdi>}
			<p className="tool-words wrap" dir="auto">
				{description || strings.noDescription}
			</p>
			<dl className="facts">
				<div>
					<dt>{strings.needs}</dt>
					<dd>
						<bdi className="code">{permissions.join(" + ")}</bdi>{" "}
						<span className="hint">
							{ruled ? strings.byRule : strings.byHint}
						</span>
					</dd>
				</div>
				<div>
					<dt>{strings.who}</dt>
					<dd>{whoIn(tool)}</dd>
				</div>
				<Keys tool={tool} upstream={upstream} status={status} />
				<div>
					<dt>{strings.filterSees}</dt>
					<dd>
						<Tag tone={riskTones[risk]}>{strings.risks[risk].word}</Tag>{" "}
						<span className="hint">{strings.risks[risk].means}</span>
					</dd>
				</div>
				<div>
					<dt>{strings.hints}</dt>
					<dd>{hintWords(tool.hints)}</dd>
				</div>
				<Arguments tool={tool} />
			</dl>
		</div>
	);
}

function Keys({
	tool,
	upstream,
	status,
}: Pick<ToolDetailProps, "tool" | "upstream" | "status">) {
	const keys = useGate((state) => state.keys);
	const callers = callersOf(tool, upstream.name, {
		keys,
		mode: upstream.mode,
		anonymousRole: status.anonymousRole,
	});
	return (
		<div>
			<dt>{strings.keys}</dt>
			<dd>
				{callers.anonymous && <p>{strings.anonymous}</p>}
				{callers.keys.length === 0 ? (
					<span className="hint">{strings.noKeys}</span>
				) : (
					<ul className="tool-keys">
						{callers.keys.slice(0, shownKeys).map((key) => (
							<li key={key.id}>
								<bdi className="cut" title={key.name}>
									{key.name}
								</bdi>{" "}
								<span className="hint">{roleNames[key.role]}</span>
							</li>
						))}
						{callers.keys.length > shownKeys && (
							<li className="hint">
								{strings.moreKeys(callers.keys.length - shownKeys)}
							</li>
						)}
					</ul>
				)}
			</dd>
		</div>
	);
}

function Arguments({ tool }: Pick<ToolDetailProps, "tool">) {
	return (
		<div>
			<dt>{strings.arguments}</dt>
			<dd>
				{tool.arguments.length === 0 ? (
					<span className="hint">{strings.noArguments}</span>
				) : (
					<ul className="tool-arguments">
						{tool.arguments.map(({ name, required, code }) => (
							<li key={name}>
								<bdi className="code wrap">{name}</bdi>{" "}
								{required && <span className="hint">{strings.required}</span>}{" "}
								{code !== "" && (
									<Tag tone="warn">
										{code === "unknown"
											? strings.unknownCode
											: strings.holds(code)}
									</Tag>
								)}
							</li>
						))}
					</ul>
				)}
			</dd>
		</div>
	);
}
