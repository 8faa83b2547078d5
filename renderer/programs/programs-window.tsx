/** Programs that come by OAuth: those that wait for an answer first, then those that were let in, and ending what they may do. */
import { AppWindow, CircleCheck, CircleSlash } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ConsentView, OAuthClientView } from "../../contract/oauth.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { Announce } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { SignedIn } from "../shared/signed-in.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { ConsentCard } from "./consent-card.tsx";
import type { Ended } from "./endings.ts";
import { programs as strings } from "./strings.ts";
import { useEndings } from "./use-endings.ts";

/** A use is not told at once. */
const lookAgainMs = 15_000;

export function ProgramsWindow() {
	const waiting = useReading("oauth.pending", {}, "consents");
	const reading = useReading("oauth.clients", {}, "oauthClients", lookAgainMs);
	const now = useNow(15_000);
	const narrow = useNarrow();
	const [ending, setEnding] = useState<OAuthClientView | null>(null);
	const clients = reading.value;
	const [ended, endings] = useEndings(waiting.value);
	const drawing = JSON.stringify([waiting.value, ended]);

	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<Asking waiting={waiting.value} />
			<ReadingNote reading={waiting} />
			<EndedNotes ended={ended} />
			{waiting.value?.map((view) => (
				<ConsentCard
					key={view.id}
					view={view}
					drawing={drawing}
					endings={endings}
				/>
			))}
			<ReadingNote reading={reading} />
			{clients?.length === 0 && waiting.value?.length === 0 && (
				<EmptyState
					icon={<AppWindow aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					<a className="button" href="#upstreams">
						{strings.emptyWay}
					</a>
				</EmptyState>
			)}
			{clients && clients.length > 0 && (
				<section aria-labelledby="let-in">
					<h2 id="let-in">{strings.listHeading}</h2>
					<div className="panel">
						<WindowedList
							items={clients}
							label={strings.listHeading}
							rowHeight={narrow ? 108 : 60}
							keyOf={(view) => view.id}
						>
							{(view) => (
								<Program view={view} now={now} onEnd={() => setEnding(view)} />
							)}
						</WindowedList>
					</div>
				</section>
			)}
			{ending && <EndProgram view={ending} onDone={() => setEnding(null)} />}
		</Page>
	);
}

/** Says to screen readers that a question has come. */
function Asking({ waiting }: { waiting: readonly ConsentView[] | null }) {
	const known = useRef<ReadonlySet<string>>(new Set());
	const [words, setWords] = useState("");
	useEffect(() => {
		if (waiting === null) return;
		const newest = waiting.findLast(({ id }) => !known.current.has(id));
		known.current = new Set(waiting.map(({ id }) => id));
		if (newest)
			setWords(
				`${strings.asks(newest.name)} ${strings.waits(waiting.length)}.`,
			);
		else if (waiting.length === 0) setWords("");
	}, [waiting]);
	return <Announce>{words}</Announce>;
}

function EndedNotes({ ended }: { ended: readonly Ended[] }) {
	return (
		<output className="receipts">
			{ended.map(({ id, name, how }) => (
				<span
					className="note"
					key={id}
					data-tone={how === "allowed" ? "good" : "plain"}
				>
					{how === "allowed" ? (
						<CircleCheck aria-hidden="true" />
					) : (
						<CircleSlash aria-hidden="true" />
					)}
					<span className="wrap">
						{strings.ended[how][0]}
						<bdi className="strong">{name}</bdi>
						{strings.ended[how][1]}
					</span>
				</span>
			))}
		</output>
	);
}

interface ProgramProps {
	readonly view: OAuthClientView;
	readonly now: number;
	readonly onEnd: () => void;
}

function Program({ view, now, onEnd }: ProgramProps) {
	return (
		<SignedIn
			view={view}
			kind={
				view.document === null
					? strings.unverified
					: strings.document(view.document)
			}
			since={view.grantedAt}
			now={now}
			words={{
				...strings,
				since: strings.granted,
				end: strings.revoke,
				endLabel: strings.revokeLabel(view.name),
			}}
			onEnd={onEnd}
		/>
	);
}

function EndProgram(props: { view: OAuthClientView; onDone: () => void }) {
	const action = useAction();
	const { view, onDone } = props;
	return (
		<ConfirmDialog
			title={strings.revokeTitle(view.name)}
			keep={strings.keep}
			go={strings.revoke}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("oauth.revoke", { id: view.id }, onDone)}
		>
			<p>{strings.revokeText}</p>
		</ConfirmDialog>
	);
}
