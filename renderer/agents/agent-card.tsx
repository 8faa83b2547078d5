/** One agent: its files, the servers in each, and what of them is not as it should be, in words. */
import type {
	AgentPlaceView,
	AgentServerView,
	AgentView,
} from "../../contract/agents.ts";
import { CopyLine } from "../shared/copy-line.tsx";
import { Tag } from "../shared/tag.tsx";
import { agents as strings, hookWords, plainKeyWords } from "./strings.ts";
import type { Wanted } from "./use-plan.ts";

interface AgentCardProps {
	readonly view: AgentView;
	readonly onMove: (wanted: Wanted) => void;
}

export function AgentCard({ view, onMove }: AgentCardProps) {
	const { agent, title, version, hook, places } = view;
	const isHooked = hook === "current" || hook === "none";
	return (
		<section className="agent" aria-labelledby={`agent-${agent}`}>
			<div className="agent-head">
				<h2 id={`agent-${agent}`}>{title}</h2>
				{version !== null && (
					<span className="hint">{strings.version(version)}</span>
				)}
				{hook !== "none" && (
					<Tag tone={hook === "current" ? "good" : "plain"}>
						{hookWords[hook]}
					</Tag>
				)}
			</div>
			{places.map((place) => (
				<Place key={place.id} place={place} onMove={onMove} />
			))}
			{!isHooked && (
				<div className="agent-hook">
					<p className="hint">{strings.hookHint}</p>
					<CopyLine
						text={`drawbridge hook install ${agent}`}
						label={strings.copyHook(title)}
					/>
				</div>
			)}
		</section>
	);
}

interface PlaceProps {
	readonly place: AgentPlaceView;
	readonly onMove: (wanted: Wanted) => void;
}

function Place({ place, onMove }: PlaceProps) {
	const { id, file, project, shared, servers, problem } = place;
	const free = servers.filter(({ guarded }) => !guarded);
	return (
		<div className="panel agent-place">
			<div className="agent-file">
				<bdi className="code wrap">{file}</bdi>
				{project !== null && (
					<span className="hint wrap">
						{shared ? strings.shared : strings.onlyFor(project)}
					</span>
				)}
				{free.length > 1 && (
					<button
						type="button"
						className="button"
						aria-label={strings.moveAllLabel(file)}
						onClick={() =>
							onMove({ place: id, servers: free.map(({ name }) => name) })
						}
					>
						{strings.moveAll}
					</button>
				)}
			</div>
			{problem !== "" && (
				<p className="note" data-tone="warn">
					<bdi className="wrap">{problem}</bdi>
				</p>
			)}
			{problem === "" && servers.length === 0 && (
				<p className="hint agent-none">{strings.noServers}</p>
			)}
			{servers.length > 0 && (
				<ul aria-label={strings.servers(file)}>
					{servers.map((server) => (
						<Server
							key={server.name}
							server={server}
							onMove={() => onMove({ place: id, servers: [server.name] })}
						/>
					))}
				</ul>
			)}
		</div>
	);
}

interface ServerProps {
	readonly server: AgentServerView;
	readonly onMove: () => void;
}

function Server({ server, onMove }: ServerProps) {
	const { name, target, guarded, plainKeys } = server;
	const keys = [
		...new Set(plainKeys.map((key) => plainKeyWords[key.in](key.name))),
	];
	return (
		<li className="agent-server">
			<div className="agent-server-words">
				<span className="cut strong" dir="auto" title={name}>
					{name}
				</span>
				<bdi className="hint code cut" title={target}>
					{target}
				</bdi>
				<span className="agent-tags">
					<Tag tone={guarded ? "good" : "warn"}>
						{guarded ? strings.guarded : strings.notGuarded}
					</Tag>
					{keys.map((words) => (
						<Tag key={words} tone="bad">
							<bdi>{words}</bdi>
						</Tag>
					))}
				</span>
			</div>
			{!guarded && (
				<button
					type="button"
					className="button"
					aria-label={strings.moveLabel(name)}
					onClick={onMove}
				>
					{strings.move}
				</button>
			)}
		</li>
	);
}
