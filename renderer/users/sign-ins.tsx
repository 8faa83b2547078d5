/** The sign-ins and issued tokens that are good now, and ending one. */
import { useMemo, useState } from "react";
import type { SessionView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { SignedIn } from "../shared/signed-in.tsx";
import { scope } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { listSessions } from "./list-users.ts";
import { signIns as strings } from "./strings.ts";

/** No event tells of sign-ins and tokens. */
const lookAgainMs = 5_000;

export function SignIns({ now }: { now: number }) {
	const reading = useReading("session.list", {}, null, lookAgainMs);
	const { value, refresh } = reading;
	const [ending, setEnding] = useState<SessionView | null>(null);
	const narrow = useNarrow();
	const listed = useMemo(() => listSessions(value ?? []), [value]);

	return (
		<section aria-labelledby="sign-ins">
			<div className="section-text">
				<h2 id="sign-ins">{strings.heading}</h2>
				<p className="hint">{strings.lead}</p>
			</div>
			<ReadingNote reading={reading} />
			{value?.length === 0 && <p className="nothing">{strings.empty}</p>}
			{listed.length > 0 && (
				<div className="panel">
					<WindowedList
						items={listed}
						label={strings.heading}
						rowHeight={narrow ? 104 : 60}
						keyOf={(view) => view.id}
					>
						{(view) => (
							<SignIn view={view} now={now} onEnd={() => setEnding(view)} />
						)}
					</WindowedList>
				</div>
			)}
			{ending && (
				<EndSignIn
					view={ending}
					onDone={() => {
						setEnding(null);
						refresh();
					}}
				/>
			)}
		</section>
	);
}

interface SignInProps {
	readonly view: SessionView;
	readonly now: number;
	readonly onEnd: () => void;
}

function SignIn({ view, now, onEnd }: SignInProps) {
	const kind = strings.kinds[view.kind];
	return (
		<SignedIn
			view={view}
			kind={kind}
			since={view.createdAt}
			now={now}
			words={{
				...strings,
				everything: scope.all,
				since: strings.started,
				end: strings.end[view.kind],
				endLabel: strings.endLabel(kind, view.name),
			}}
			onEnd={onEnd}
		/>
	);
}

function EndSignIn(props: { view: SessionView; onDone: () => void }) {
	const action = useAction();
	const { view, onDone } = props;
	return (
		<ConfirmDialog
			title={strings.endTitle(view.name)}
			keep={strings.keep}
			go={strings.end[view.kind]}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("session.revoke", { id: view.id }, onDone)}
		>
			<p>{strings.endText}</p>
		</ConfirmDialog>
	);
}
