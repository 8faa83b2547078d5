/** One key in the list: what tells it apart, what it may do, and what can be done with it. Never the key itself. */
import { Ban, Check, Copy, Gauge, ListChecks, RefreshCw } from "lucide-react";
import type { KeyView } from "../../contract/views.ts";
import { hashOf } from "../audit/query.ts";
import { Bar } from "../shared/bar.tsx";
import { copyText } from "../shared/clipboard.ts";
import { Announce, useCopied } from "../shared/copy-button.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { NameList } from "../shared/name-list.tsx";
import { app, roleNames, scope } from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatDay, formatMoment, formatRelative } from "../shared/times.ts";
import type { Action } from "../shared/use-action.ts";
import { formatCount } from "../shared/whole-number.ts";
import { dailyUse } from "./daily.ts";
import {
	daily as dailyStrings,
	keyStates,
	keys as strings,
	toolPatterns as toolStrings,
} from "./strings.ts";

const stateTones: Record<KeyView["state"], Tone> = {
	active: "good",
	expired: "warn",
	revoked: "plain",
};

interface KeyRowProps {
	readonly view: KeyView;
	readonly now: number;
	/** Fetches the raw key; its failures are shown by the page. */
	readonly showing: Action;
	readonly onLimit: () => void;
	readonly onTools: () => void;
	readonly onRotate: () => void;
	readonly onRevoke: () => void;
	/** The browser did not let it be copied: show it. */
	readonly onUncopied: (key: string) => void;
}

export function KeyRow(props: KeyRowProps) {
	const { view, now } = props;
	return (
		<div className="key" data-state={view.state}>
			<div className="key-name">
				<span className="cut strong" title={view.name}>
					<bdi>{view.name}</bdi>
				</span>
				<span className="code hint">{view.prefix}…</span>
				{view.note && (
					<bdi className="cut hint key-note" title={view.note}>
						{view.note}
					</bdi>
				)}
			</div>
			<div className="key-scope">
				<span>{roleNames[view.role]}</span>
				<span className="cut hint" title={view.upstreams.join(", ")}>
					<NameList names={view.upstreams} none={scope.all} />
				</span>
				{view.tools.length > 0 && (
					<span className="cut hint" title={view.tools.join(", ")}>
						{strings.only} <bdi>{view.tools.join(", ")}</bdi>
					</span>
				)}
				{view.agent !== null && (
					<span className="cut hint" title={view.agent}>
						{strings.only} <bdi>{view.agent}</bdi>
					</span>
				)}
			</div>
			<KeyLife view={view} now={now} />
			<div className="key-actions">
				{/* What stands in a settings file is shown, rotated and revoked there. */}
				{view.source === "drawbridge" && view.state !== "revoked" && (
					<KeyActions {...props} />
				)}
			</div>
		</div>
	);
}

function KeyLife({ view, now }: { view: KeyView; now: number }) {
	const { overlap } = view;
	return (
		<div className="key-state">
			<span className="key-life">
				{view.source === "settings" ? (
					<span title={strings.plainHint}>
						<Tag tone="warn">{strings.plain}</Tag>
					</span>
				) : (
					<Tag tone={stateTones[view.state]}>{keyStates[view.state]}</Tag>
				)}
				{view.state === "active" && view.expiresAt && (
					<time
						className="hint cut"
						dateTime={view.expiresAt}
						title={formatMoment(view.expiresAt)}
					>
						{strings.expiresWhen(formatRelative(view.expiresAt, now))}
					</time>
				)}
			</span>
			<span
				className="hint cut"
				title={view.lastUsedAt ? formatMoment(view.lastUsedAt) : undefined}
			>
				{view.lastUsedAt ? (
					<a
						className="link"
						href={hashOf({ client: view.name })}
						aria-label={strings.didLabel(
							view.name,
							formatRelative(view.lastUsedAt, now),
						)}
					>
						{strings.used(formatRelative(view.lastUsedAt, now))}
					</a>
				) : (
					strings.neverUsed
				)}
			</span>
			{overlap && Date.parse(overlap.until) > now && (
				<span
					className="hint cut"
					title={strings.oldPrefix(overlap.prefix, formatMoment(overlap.until))}
				>
					{strings.oldUntil(formatDay(overlap.until))}
				</span>
			)}
			{view.state === "active" && <KeyDaily view={view} />}
		</div>
	);
}

function KeyDaily({ view }: { view: KeyView }) {
	return dailyUse(view).map(({ kind, used, limit }) => {
		const isFull = used >= limit;
		return (
			<span
				className="key-daily"
				key={kind}
				title={isFull ? dailyStrings.fullHint : undefined}
			>
				<Bar used={used} limit={limit} />
				<span className={isFull ? "hint bad cut" : "hint cut"}>
					{isFull
						? dailyStrings.full[kind](formatCount(limit))
						: dailyStrings.use[kind](formatCount(used), formatCount(limit))}
				</span>
			</span>
		);
	});
}

function KeyActions(props: KeyRowProps) {
	const { view } = props;
	const [copied, setCopied] = useCopied();

	function copy(): void {
		props.showing.run("key.show", { id: view.id }, ({ key }) => void keep(key));
	}

	async function keep(key: string): Promise<void> {
		if (await copyText(key)) setCopied("copied");
		else props.onUncopied(key);
	}

	return (
		<>
			<IconButton
				label={strings.copyLabel(view.name)}
				title={strings.copyAgain}
				onClick={copy}
			>
				{copied === "copied" ? (
					<Check aria-hidden="true" />
				) : (
					<Copy aria-hidden="true" />
				)}
				<Announce>{copied === "copied" ? app.copied : null}</Announce>
			</IconButton>
			{view.state === "active" && (
				<IconButton
					label={dailyStrings.limitLabel(view.name)}
					title={dailyStrings.limit}
					onClick={props.onLimit}
				>
					<Gauge aria-hidden="true" />
				</IconButton>
			)}
			{view.state === "active" && (
				<IconButton
					label={toolStrings.titleLabel(view.name)}
					title={toolStrings.short}
					onClick={props.onTools}
				>
					<ListChecks aria-hidden="true" />
				</IconButton>
			)}
			{view.state === "active" && (
				<IconButton
					label={strings.rotateLabel(view.name)}
					title={strings.rotate}
					onClick={props.onRotate}
				>
					<RefreshCw aria-hidden="true" />
				</IconButton>
			)}
			<IconButton
				label={strings.revokeLabel(view.name)}
				title={strings.revoke}
				onClick={props.onRevoke}
			>
				<Ban aria-hidden="true" />
			</IconButton>
		</>
	);
}
