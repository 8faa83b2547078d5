/** The main window's frame: navigation, what must not be overlooked, the chosen section, the status strip. */
import { useEffect, useRef } from "react";
import type { StatusView } from "../contract/views.ts";
import { Announcer } from "./approvals/announcer.tsx";
import { Panel } from "./approvals/panel.tsx";
import { Popup } from "./approvals/popup.tsx";
import { approvals } from "./approvals/strings.ts";
import { RaiseBridge } from "./bridge/raise-bridge.tsx";
import { Standing } from "./mode/standing.tsx";
import { PairingWindow } from "./pairing/pairing-window.tsx";
import { programs } from "./programs/strings.ts";
import { type Section, sections, useSection } from "./sections.tsx";
import { NewLink } from "./session/new-link.tsx";
import { BridgeIcon } from "./shared/bridge-icon.tsx";
import { useGate } from "./shared/gate-context.ts";
import {
	app as strings,
	failureTexts,
	groups,
	sections as names,
} from "./shared/strings.ts";
import { useReading } from "./shared/use-reading.ts";
import { Banners } from "./status/banners.tsx";
import { StatusStrip } from "./status/status-strip.tsx";

const isPopup = window.location.hash === "#popup";
const isPairing = window.location.hash === "#pairing";

export function App() {
	const connection = useGate((state) => state.connection);
	const status = useGate((state) => state.status);
	if (connection === "signed-out") return <NewLink />;
	if (!status) return <Connecting />;
	// The shell opens its small windows at these addresses; they stay what they were opened as.
	if (isPopup) return <Popup />;
	if (isPairing) return <PairingWindow />;
	return <Frame status={status} lost={connection === "lost"} />;
}

function Connecting() {
	const failure = useGate((state) => state.failure);
	const refresh = useGate((state) => state.refresh);
	return (
		<main className="alone" aria-busy={failure === null}>
			<BridgeIcon mode="strict" />
			<h1>{failure ? failureTexts[failure] : strings.connecting}</h1>
			{failure ? (
				<button type="button" className="button" onClick={refresh}>
					{strings.retry}
				</button>
			) : (
				<p className="hint">{strings.connectingHint}</p>
			)}
		</main>
	);
}

function Frame({ status, lost }: { status: StatusView; lost: boolean }) {
	const section = useSection();
	const main = useRef<HTMLElement>(null);
	const programsWaiting =
		useReading("oauth.pending", {}, "consents").value?.length ?? 0;
	useEffect(() => {
		document.title = `${names[section.id]} · ${strings.name}`;
		main.current?.scrollTo(0, 0);
	}, [section.id]);
	return (
		<div className="frame" data-lost={lost}>
			<a
				className="skip"
				href="#main"
				onClick={(event) => {
					// The fragment names the section, so the focus is moved by hand.
					event.preventDefault();
					main.current?.focus();
				}}
			>
				{strings.skip}
			</a>
			<Announcer />
			<Sidebar
				status={status}
				current={section}
				programsWaiting={programsWaiting}
			/>
			<div className="column">
				<Banners
					lost={lost}
					status={status}
					programsWaiting={section.id === "programs" ? 0 : programsWaiting}
				/>
				<main ref={main} className="content" tabIndex={-1} data-scroller>
					<section.Window key={section.id} status={status} />
				</main>
				<StatusStrip status={status} />
			</div>
			{/* The desktop has a window for it. */}
			{window.drawbridge === undefined && section.id !== "approvals" && (
				<Panel />
			)}
		</div>
	);
}

interface SidebarProps {
	readonly status: StatusView;
	readonly current: Section;
	readonly programsWaiting: number;
}

function Sidebar({ status, current, programsWaiting }: SidebarProps) {
	const waiting = useGate((state) => state.approvals.length);
	const down = status.upstreams.filter(
		(upstream) => upstream.health.state === "down",
	).length;
	return (
		<div className="sidebar">
			<Standing view={status} />
			<RaiseBridge view={status.bridge} />
			<nav aria-label={strings.navigation}>
				{Object.entries(groups).map(([group, name]) => (
					<div className="nav-part" key={group}>
						<p className="nav-group" id={`nav-${group}`}>
							{name}
						</p>
						<ul aria-labelledby={`nav-${group}`}>
							{sections
								.filter((section) => section.group === group)
								.map(({ id, Icon }) => (
									<li key={id}>
										<a
											href={`#${id}`}
											aria-current={id === current.id ? "page" : undefined}
										>
											<Icon aria-hidden="true" />
											<span>{names[id]}</span>{" "}
											{id === "approvals" && waiting > 0 && (
												<span
													className="nav-count"
													data-tone="warn"
													title={approvals.waits(waiting)}
												>
													{waiting}{" "}
													<span className="sr-only">{approvals.waiting}</span>
												</span>
											)}
											{id === "programs" && programsWaiting > 0 && (
												<span
													className="nav-count"
													data-tone="warn"
													title={programs.waits(programsWaiting)}
												>
													{programsWaiting}{" "}
													<span className="sr-only">{approvals.waiting}</span>
												</span>
											)}
											{id === "upstreams" && down > 0 && (
												<span className="nav-count" data-tone="bad">
													{down} <span>{strings.down}</span>
												</span>
											)}
										</a>
									</li>
								))}
						</ul>
					</div>
				))}
			</nav>
		</div>
	);
}
