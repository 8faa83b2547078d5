/**
 * The sections at the side: the gate's mode, the panic button, and every window by group. On a narrow screen the first
 * ones are a bar at the foot, and the rest stands behind "More".
 */
import { Menu } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { StatusView } from "../../contract/views.ts";
import { approvals } from "../approvals/strings.ts";
import { RaiseBridge } from "../bridge/raise-bridge.tsx";
import { Standing } from "../mode/standing.tsx";
import { programs } from "../programs/strings.ts";
import { type Section, sections } from "../sections.tsx";
import { useGate } from "../shared/gate-context.ts";
import {
	app as strings,
	groups,
	sections as names,
} from "../shared/strings.ts";

interface SidebarProps {
	readonly status: StatusView;
	readonly current: Section;
	readonly programsWaiting: number;
}

/** What a section has that somebody should look at. */
interface Count {
	readonly count: number;
	readonly tone: "warn" | "bad";
	/** Beside the number. */
	readonly word: string;
	readonly title?: string;
}

export function Sidebar({ status, current, programsWaiting }: SidebarProps) {
	const waiting = useGate((state) => state.approvals.length);
	const [more, setMore] = useState(false);
	const opener = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		if (!more) return undefined;
		const close = ({ key }: KeyboardEvent): void => {
			if (key !== "Escape") return;
			setMore(false);
			// What had the focus may be out of sight now.
			opener.current?.focus();
		};
		document.addEventListener("keydown", close);
		return () => document.removeEventListener("keydown", close);
	}, [more]);
	const counts: Partial<Record<Section["id"], Count>> = {
		approvals: {
			count: waiting,
			tone: "warn",
			word: approvals.waiting,
			title: approvals.waits(waiting),
		},
		programs: {
			count: programsWaiting,
			tone: "warn",
			word: approvals.waiting,
			title: programs.waits(programsWaiting),
		},
		upstreams: {
			count: status.upstreams.filter(({ health }) => health.state === "down")
				.length,
			tone: "bad",
			word: strings.down,
		},
	};
	const listed = (group: Section["group"]) =>
		sections
			.filter((section) => section.group === group)
			.map(({ id, Icon }) => (
				<li key={id}>
					<a
						href={`#${id}`}
						aria-current={id === current.id ? "page" : undefined}
						onClick={() => setMore(false)}
					>
						<Icon aria-hidden="true" />
						<span>{names[id]}</span> <CountMark count={counts[id]} />
					</a>
				</li>
			));
	return (
		<header className="sidebar">
			<Standing view={status} />
			<RaiseBridge view={status.bridge} />
			<nav aria-label={strings.navigation} data-more={more}>
				<div className="nav-part nav-first">
					<ul>{listed(null)}</ul>
					<button
						ref={opener}
						type="button"
						className="nav-more"
						aria-expanded={more}
						aria-controls="nav-rest"
						onClick={() => setMore(!more)}
					>
						<Menu aria-hidden="true" />
						<span>{strings.more}</span>
					</button>
				</div>
				<div className="nav-rest" id="nav-rest">
					{(["gate", "enter", "kept", "app"] as const).map((group) => (
						<div className="nav-part" key={group} data-group={group}>
							<p className="nav-group" id={`nav-${group}`}>
								{groups[group]}
							</p>
							<ul aria-labelledby={`nav-${group}`}>{listed(group)}</ul>
						</div>
					))}
				</div>
			</nav>
		</header>
	);
}

function CountMark({ count: found }: { count: Count | undefined }) {
	if (found === undefined || found.count === 0) return null;
	const { count, tone, word, title } = found;
	return (
		<span className="nav-count" data-tone={tone} title={title}>
			{count}{" "}
			<span className={tone === "bad" ? undefined : "sr-only"}>{word}</span>
		</span>
	);
}
