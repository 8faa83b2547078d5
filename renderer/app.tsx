/** The main window's frame: navigation, what must not be overlooked, the chosen section, the status strip. */
import { type ReactNode, useEffect, useRef } from "react";
import type { StatusView } from "../contract/views.ts";
import { Announcer } from "./approvals/announcer.tsx";
import { Panel } from "./approvals/panel.tsx";
import { Sidebar } from "./frame/sidebar.tsx";
import { useWindow } from "./frame/use-window.tsx";
import { partAt, parts } from "./parts.ts";
import { type Section, useSection } from "./sections.tsx";
import { NewLink } from "./session/new-link.tsx";
import { BridgeIcon } from "./shared/bridge-icon.tsx";
import { useGate } from "./shared/gate-context.ts";
import {
	app as strings,
	failureTexts,
	sections as names,
} from "./shared/strings.ts";
import { useReading } from "./shared/use-reading.ts";
import { Banners } from "./status/banners.tsx";
import { StatusStrip } from "./status/status-strip.tsx";

/** The shell opens its small windows at these addresses; they stay what they were opened as. */
const isSmall = ["#popup", "#pairing"].includes(window.location.hash);
const small = partAt(window.location.hash);

export function App() {
	const connection = useGate((state) => state.connection);
	const status = useGate((state) => state.status);
	const section = useSection();
	// Asked for at once, so that it arrives while the gate is asked.
	const opened = useWindow(isSmall ? small : parts[section.id], status);
	if (connection === "signed-out") return <NewLink />;
	if (!status) return <Connecting />;
	if (isSmall) return opened ?? <Connecting />;
	return (
		<Frame status={status} lost={connection === "lost"} section={section}>
			{opened}
		</Frame>
	);
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

interface FrameProps {
	readonly status: StatusView;
	readonly lost: boolean;
	readonly section: Section;
	/** `null` while it is on its way: nothing is said of a moment that nobody sees. */
	readonly children: ReactNode;
}

function Frame({ status, lost, section, children }: FrameProps) {
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
				<main
					ref={main}
					id="main"
					className="content"
					tabIndex={-1}
					data-scroller
				>
					{children ?? <div className="page" aria-busy="true" />}
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
