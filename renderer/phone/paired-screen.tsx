/** A paired phone's page: how the computer stands, what waits, what was, and whether any of it can be believed now. */
import {
	BellOff,
	BellRing,
	History as HistoryIcon,
	Inbox,
	Monitor,
	ShieldAlert,
	WifiOff,
} from "lucide-react";
import { useEffect, useState } from "react";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { modeNames } from "../shared/strings.ts";
import { formatRelative } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { ComputerView } from "./computer-view.tsx";
import { DeedsView } from "./deeds-view.tsx";
import { HistoryView } from "./history-view.tsx";
import { usePhone, usePhoneView } from "./phone-context.ts";
import { Announcer, QueueView, useWaiting } from "./queue-view.tsx";
import { alarm, computer, gone, page, silence } from "./strings.ts";
import { useStandBy } from "./use-stand-by.ts";

interface PairedScreenProps {
	readonly worker: ServiceWorkerRegistration | null;
	/** The key here is to be deleted, and the phone paired anew. */
	readonly onForget: () => void;
}

const tabs = ["waiting", "history", "computer"] as const;
type Tab = (typeof tabs)[number];
const icons = { waiting: Inbox, history: HistoryIcon, computer: Monitor };

export function PairedScreen({ worker, onForget }: PairedScreenProps) {
	const phone = usePhone();
	const [tab, setTab] = useState<Tab>("waiting");
	const isGone = usePhoneView((view) => view.silence === "gone");
	const isForged = usePhoneView((view) => view.alarm === "forged");
	const isUnread = usePhoneView((view) => view.alarm === "unreadable");
	const isOpening = usePhoneView((view) => view.silence === "connecting");
	const isKnown = usePhoneView((view) => view.told !== null);
	useEffect(() => {
		const link = phone.listen();
		const seen = (): void => {
			if (document.visibilityState === "visible") link.wake();
		};
		document.addEventListener("visibilitychange", seen);
		window.addEventListener("online", seen);
		return () => {
			document.removeEventListener("visibilitychange", seen);
			window.removeEventListener("online", seen);
			link.close();
		};
	}, [phone]);

	if (isGone) return <Gone onForget={onForget} />;
	return (
		<div className="phone">
			<Top />
			<Tabs tab={tab} onChoose={setTab} />
			<Notices />
			<DeedsView />
			<Announcer />
			<main className="phone-main" id="content" tabIndex={-1}>
				{isForged || isUnread ? (
					<Alarm isForged={isForged} />
				) : !isKnown ? (
					<output className="phone-opening">
						{isOpening ? silence.connecting : null}
					</output>
				) : tab === "waiting" ? (
					<QueueView />
				) : tab === "history" ? (
					<HistoryView />
				) : null}
				{tab === "computer" && (
					<ComputerView worker={worker} onForget={onForget} />
				)}
			</main>
		</div>
	);
}

function Top() {
	const glance = usePhoneView(({ told }) => told?.glance ?? null);
	const { isOn, noLock, toggle } = useStandBy();
	return (
		<header className="phone-top">
			{glance && (
				<div
					className="phone-standing"
					data-mode={glance.raised ? "strict" : glance.mode}
				>
					<BridgeIcon mode={glance.raised ? "strict" : glance.mode} />
					<div>
						<h1 className="cut">
							<bdi>{glance.machine}</bdi>
						</h1>
						<p className="hint">
							{glance.raised ? computer.raised : modeNames[glance.mode]}
						</p>
					</div>
				</div>
			)}
			<button
				type="button"
				className="button stand-by"
				aria-pressed={isOn}
				title={computer.standByText}
				onClick={toggle}
			>
				{isOn ? (
					<BellRing aria-hidden="true" />
				) : (
					<BellOff aria-hidden="true" />
				)}
				{computer.standBy}
			</button>
			{isOn && noLock && (
				<p className="hint phone-aside">{computer.standByNoLock}</p>
			)}
		</header>
	);
}

function Tabs({ tab, onChoose }: { tab: Tab; onChoose: (tab: Tab) => void }) {
	const count = useWaiting().length;
	return (
		<nav className="phone-tabs" aria-label={page.tabsLabel}>
			{tabs.map((one) => {
				const Icon = icons[one];
				return (
					<button
						key={one}
						type="button"
						aria-current={tab === one ? "page" : undefined}
						onClick={() => onChoose(one)}
					>
						<Icon aria-hidden="true" />
						<span>{page.tabs[one]}</span>
						{one === "waiting" && count > 0 && (
							<span className="count">{count}</span>
						)}
					</button>
				);
			})}
		</nav>
	);
}

/** What is amiss while the rest of the page still stands. */
function Notices() {
	const view = usePhoneView((state) => state);
	const { silence: quiet, told, heard } = view;
	const now = useNow(heard === null ? null : 1_000);
	return (
		<output className="phone-notices">
			{quiet !== null && quiet !== "connecting" && (
				<span className="note" data-tone="warn">
					<WifiOff aria-hidden="true" />
					<span>
						{silence[quiet]}
						{heard && (
							<span className="note-detail">
								{page.lastHeard(
									formatRelative(new Date(heard.at.wall).toISOString(), now),
								)}
							</span>
						)}
					</span>
				</span>
			)}
			{told && told.forged > 0 && (
				<span className="note" data-tone="bad">
					<ShieldAlert aria-hidden="true" />
					<span>{alarm.forgedSome(told.forged)}</span>
				</span>
			)}
			{told && told.unreadable > 0 && (
				<span className="note" data-tone="warn">
					<span>{alarm.unreadableSome(told.unreadable)}</span>
				</span>
			)}
		</output>
	);
}

function Alarm({ isForged }: { isForged: boolean }) {
	return (
		<section
			className="phone-alarm"
			role="alert"
			data-tone={isForged ? "bad" : "warn"}
		>
			<ShieldAlert aria-hidden="true" />
			<h2>{isForged ? alarm.forgedTitle : alarm.unreadableTitle}</h2>
			<p>{isForged ? alarm.forged : alarm.unreadable}</p>
			<button
				type="button"
				className="button wide"
				onClick={() => window.location.reload()}
			>
				{alarm.reload}
			</button>
		</section>
	);
}

function Gone({ onForget }: { onForget: () => void }) {
	return (
		<main className="phone-alone">
			<div role="alert">
				<h1>{gone.title}</h1>
				<p>{gone.text}</p>
			</div>
			<button type="button" className="button primary wide" onClick={onForget}>
				{gone.pair}
			</button>
		</main>
	);
}
