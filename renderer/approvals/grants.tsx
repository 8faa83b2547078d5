/**
 * What was allowed for longer than once and still holds: in full words, with its end, and a way to end it now. Ending is at
 * once and asks nothing: a slip costs one more question. It is not undone: that would let something through.
 */
import { Bookmark, CircleCheck } from "lucide-react";
import { useState } from "react";
import type { GrantView } from "../../contract/approvals.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { Tag } from "../shared/tag.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { answererName } from "./end-words.ts";
import { placeName } from "./names.ts";
import { card, grantScopes, grants as strings } from "./strings.ts";

export function Grants() {
	const reading = useReading("grant.list", {}, "grants");
	const now = useNow(1_000);
	const action = useAction();
	const [ended, setEnded] = useState("");
	// The gate tells of an end when it next looks; nobody has to wait for that.
	const held = (reading.value ?? []).filter(
		({ expiresAt }) => Date.parse(expiresAt) > now,
	);
	return (
		<>
			<ReadingNote reading={reading} />
			<FailureNote failure={action.failure} />
			<output className="grants-said">
				{ended !== "" && (
					<span className="note" data-tone="good">
						<CircleCheck aria-hidden="true" />
						<bdi className="wrap">{strings.revoked(ended)}</bdi>
					</span>
				)}
			</output>
			{reading.value !== null && held.length === 0 && (
				<EmptyState
					icon={<Bookmark aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			)}
			{held.length > 0 && (
				<ul className="panel grants">
					{held.map((view) => (
						<Grant
							key={view.id}
							view={view}
							now={now}
							isBusy={action.busy}
							onEnd={() =>
								action.run("grant.revoke", { id: view.id }, () =>
									setEnded(view.words),
								)
							}
						/>
					))}
				</ul>
			)}
		</>
	);
}

interface GrantProps {
	readonly view: GrantView;
	readonly now: number;
	readonly isBusy: boolean;
	readonly onEnd: () => void;
}

function Grant({ view, now, isBusy, onEnd }: GrantProps) {
	const left = view.usesLeft === null ? [] : [strings.left(view.usesLeft)];
	const last =
		view.lastUsedAt === null
			? []
			: [strings.last(formatRelative(view.lastUsedAt, now))];
	const uses = view.used === 1 ? strings.usedOnce : strings.used(view.used);
	return (
		<li className="grant">
			<div className="grant-words">
				<p>
					<bdi className="wrap">{view.words}</bdi>
				</p>
				<p className="hint wrap">
					<bdi>{view.client || card.noClient}</bdi> {card.on}{" "}
					<bdi>{placeName(view.upstream)}</bdi> ·{" "}
					<bdi>{strings.from(view.approval, answererName(view.by))}</bdi>
				</p>
			</div>
			<div className="grant-life">
				<Tag tone="good">{grantScopes[view.scope]}</Tag>
				<time
					className="hint"
					dateTime={view.expiresAt}
					title={formatMoment(view.expiresAt)}
				>
					{strings.ends(formatRelative(view.expiresAt, now))}
				</time>
				<span className="hint">{[uses, ...left, ...last].join(", ")}</span>
			</div>
			<button
				type="button"
				className="button"
				aria-label={strings.revokeLabel(view.words)}
				disabled={isBusy}
				onClick={onEnd}
			>
				{strings.revoke}
			</button>
		</li>
	);
}
