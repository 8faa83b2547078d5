/** Has the gate read its whole log, and says whether it is what was written. */
import { CircleCheck, OctagonAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { AuditReport } from "../../contract/views.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { audit as strings } from "./strings.ts";
import { formatMoment } from "../shared/times.ts";
import { type Action, useAction } from "../shared/use-action.ts";
import { useReading } from "../shared/use-reading.ts";

const progressEveryMs = 500;

export interface Verifying {
	readonly action: Action;
	readonly report: AuditReport | null;
	readonly start: () => void;
}

export function useVerifying(): Verifying {
	const action = useAction();
	const [report, setReport] = useState<AuditReport | null>(null);
	return {
		action,
		report,
		start() {
			setReport(null);
			action.run("audit.verify", {}, setReport);
		},
	};
}

export function VerifyButton({ verifying }: { verifying: Verifying }) {
	return (
		<button
			type="button"
			className="button"
			disabled={verifying.action.busy}
			onClick={verifying.start}
		>
			<ShieldCheck aria-hidden="true" />
			<span>{strings.verify}</span>
		</button>
	);
}

export function VerifyResult({ verifying }: { verifying: Verifying }) {
	const { action, report } = verifying;
	return (
		<div className="verify-result">
			<output>
				{action.busy && <span className="hint">{strings.verifying}</span>}
				{report && <Report report={report} />}
			</output>
			{action.busy && <Progress />}
			<FailureNote failure={action.failure} />
		</div>
	);
}

/** Beside the live region: read out at every step it would be noise. */
function Progress() {
	const { value } = useReading("audit.progress", {}, null, progressEveryMs);
	if (value === null || value.entries === 0) return null;
	const { checked } = value;
	const entries = Math.max(checked, value.entries);
	const said = strings.checked(checked, entries);
	return (
		<span className="verify-progress">
			<progress value={checked} max={entries} aria-label={strings.verifying} />
			<span className="hint">{said}</span>
		</span>
	);
}

function Report({ report }: { report: AuditReport }) {
	const { ok, problems, count, notes } = report;
	return (
		<span className="note" data-tone={ok ? "good" : "bad"}>
			{ok ? (
				<CircleCheck aria-hidden="true" />
			) : (
				<OctagonAlert aria-hidden="true" />
			)}
			<span>
				<strong>
					{ok ? strings.intact(report.entries) : strings.broken(count)}
				</strong>
				{problems.map(({ id, at, what }) => (
					<bdi className="note-detail" key={`${id} ${what}`}>
						{strings.brokenAt(id, formatMoment(at), what)}
					</bdi>
				))}
				{notes.map((note) => (
					<bdi className="note-detail" key={note}>
						{note}
					</bdi>
				))}
			</span>
		</span>
	);
}
