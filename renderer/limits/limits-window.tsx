/** How much one client may ask: the numbers, switching them off and on, what is used now, and who has to wait. */
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { LimitsView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { formatCountdown } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { stillSlowed, rowsIn } from "./limit-numbers.ts";
import { NumberForm } from "./number-form.tsx";
import { limits as strings } from "./strings.ts";
import { UseList } from "./use-list.tsx";

export function LimitsWindow() {
	const reading = useReading("limits.get", {}, "limits");
	const view = reading.value;
	const [switchingOff, setSwitchingOff] = useState(false);
	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={
				view?.enabled && (
					<button
						type="button"
						className="button"
						onClick={() => setSwitchingOff(true)}
					>
						{strings.off}
					</button>
				)
			}
		>
			<ReadingNote reading={reading} />
			{view && (
				<>
					{!view.enabled && <Off />}
					<NumberForm view={view} />
					{view.enabled && <Live view={view} />}
				</>
			)}
			{switchingOff && <SwitchOff onDone={() => setSwitchingOff(false)} />}
		</Page>
	);
}

function Off() {
	const action = useAction();
	return (
		<div className="limits-off">
			<div className="note" data-tone="bad">
				<TriangleAlert aria-hidden="true" />
				<span>
					<strong>{strings.isOff}</strong> {strings.isOffText}
				</span>
				<button
					type="button"
					className="button"
					disabled={action.busy}
					onClick={() => action.run("limits.set", { off: false })}
				>
					{strings.on}
				</button>
			</div>
			<FailureNote failure={action.failure} />
		</div>
	);
}

function SwitchOff({ onDone }: { onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.offTitle}
			keep={strings.keep}
			go={strings.offConfirm}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("limits.set", { off: true }, onDone)}
		>
			<ul className="opens" data-tone="bad">
				{strings.offText.map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
		</ConfirmDialog>
	);
}

function Live({ view }: { view: LimitsView }) {
	const now = useNow(1_000);
	const clients = rowsIn(view, "clients", now);
	const totals = rowsIn(view, "totals", now);
	const streams = rowsIn(view, "streams", now);
	const nothing = clients.length + totals.length + streams.length === 0;
	return (
		<>
			<section className="uses" aria-labelledby="use">
				<h2 id="use">{strings.inUse}</h2>
				{nothing && <p className="nothing">{strings.inUseEmpty}</p>}
				<UseList heading={strings.clients} rows={clients} now={now} />
				<UseList heading={strings.totals} rows={totals} now={now} />
				<UseList heading={strings.streams} rows={streams} now={now} />
			</section>
			<Slowed rows={stillSlowed(view, now)} now={now} />
		</>
	);
}

interface SlowedProps {
	readonly rows: LimitsView["slowed"];
	readonly now: number;
}

function Slowed({ rows, now }: SlowedProps) {
	const narrow = useNarrow();
	return (
		<section aria-labelledby="slowed">
			<div className="section-text">
				<h2 id="slowed">{strings.slowed}</h2>
				<p className="hint">{strings.slowedText}</p>
			</div>
			{rows.length === 0 ? (
				<p className="nothing">{strings.slowedEmpty}</p>
			) : (
				<div className="panel">
					<WindowedList
						items={rows}
						label={strings.slowed}
						rowHeight={narrow ? 62 : 46}
						keyOf={({ kind, name }) => `${kind} ${name}`}
					>
						{({ kind, name, failures, until }) => (
							<div className="slowed">
								<span className="cut" title={name}>
									<span className="hint">{strings.slowedKinds[kind]}</span>{" "}
									<bdi className="strong">{name}</bdi>
								</span>
								<span className="hint">{strings.failures(failures)}</span>
								<span className="slowed-left">
									{strings.waits(formatCountdown(Date.parse(until) - now))}
								</span>
							</div>
						)}
					</WindowedList>
				</div>
			)}
		</section>
	);
}
