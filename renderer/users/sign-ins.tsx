/** The sign-ins and issued tokens that are good now, and ending one. */
import { LogOut } from "lucide-react";
import { useMemo, useState } from "react";
import type { SessionView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { NameList } from "../shared/name-list.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { roleNames, scope } from "../shared/strings.ts";
import { formatMoment, formatRelative } from "../shared/times.ts";
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
		<div className="sign-in">
			<div className="sign-in-name">
				<span className="cut strong" title={view.name}>
					<bdi>{view.name}</bdi>
				</span>
				<span className="hint cut">{kind}</span>
			</div>
			<div className="sign-in-scope">
				<span>{roleNames[view.role]}</span>
				<span className="hint cut" title={view.upstreams.join(", ")}>
					<NameList names={view.upstreams} none={scope.all} />
				</span>
			</div>
			<div className="sign-in-times">
				<span className="hint cut" title={formatMoment(view.createdAt)}>
					{view.lastUsedAt
						? strings.used(formatRelative(view.lastUsedAt, now))
						: strings.neverUsed}
					, {strings.started(formatRelative(view.createdAt, now))}
				</span>
				<span className="hint cut" title={formatMoment(view.expiresAt)}>
					{strings.expires(formatRelative(view.expiresAt, now))}
				</span>
			</div>
			<div className="sign-in-actions">
				<IconButton
					label={strings.endLabel(kind, view.name)}
					title={strings.end[view.kind]}
					onClick={onEnd}
				>
					<LogOut aria-hidden="true" />
				</IconButton>
			</div>
		</div>
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
