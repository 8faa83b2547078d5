/** One key in the list: what tells it apart, what it may do, and copying it once more. Never the key itself. */
import { Ban, Check, Copy } from "lucide-react";
import type { KeyView } from "../../contract/views.ts";
import { copyText } from "../shared/clipboard.ts";
import { Announce, useCopied } from "../shared/copy-button.tsx";
import {
	app,
	keyStates,
	keys as strings,
	roleNames,
} from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import type { Action } from "../shared/use-action.ts";

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
	readonly onRevoke: () => void;
	/** The browser did not let it be copied: show it. */
	readonly onUncopied: (key: string) => void;
}

export function KeyRow(props: KeyRowProps) {
	const { view, now } = props;
	const [copied, setCopied] = useCopied();
	const alive = view.state !== "revoked";

	function copy(): void {
		props.showing.run("key.show", { id: view.id }, ({ key }) => void keep(key));
	}

	async function keep(key: string): Promise<void> {
		if (await copyText(key)) setCopied("copied");
		else props.onUncopied(key);
	}

	return (
		<div className="key" data-state={view.state}>
			<div className="key-name">
				<span className="cut strong" title={view.name}>
					<bdi>{view.name}</bdi>
				</span>
				<span className="code hint">{view.prefix}…</span>
			</div>
			<div className="key-scope">
				<span>{roleNames[view.role]}</span>
				<span className="cut hint" title={view.upstreams.join(", ")}>
					<Scope upstreams={view.upstreams} />
				</span>
			</div>
			<div className="key-state">
				<span className="key-life">
					<Tag tone={stateTones[view.state]}>{keyStates[view.state]}</Tag>
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
				<span className="hint cut">
					{view.lastUsedAt
						? strings.used(formatRelative(view.lastUsedAt, now))
						: strings.neverUsed}
				</span>
			</div>
			<div className="key-actions">
				{alive && (
					<>
						<button
							type="button"
							className="button quiet"
							aria-label={strings.copyLabel(view.name)}
							title={strings.copyAgain}
							onClick={copy}
						>
							{copied === "copied" ? (
								<Check aria-hidden="true" />
							) : (
								<Copy aria-hidden="true" />
							)}
							<Announce>{copied === "copied" ? app.copied : null}</Announce>
						</button>
						<button
							type="button"
							className="button quiet"
							aria-label={strings.revokeLabel(view.name)}
							title={strings.revoke}
							onClick={props.onRevoke}
						>
							<Ban aria-hidden="true" />
						</button>
					</>
				)}
			</div>
		</div>
	);
}

function Scope({ upstreams }: { upstreams: readonly string[] }) {
	const [first, second, ...others] = upstreams;
	if (!first) return strings.all;
	return (
		<>
			<bdi>{first}</bdi>
			{second && (
				<>
					, <bdi>{second}</bdi>
				</>
			)}
			{others.length > 0 && ` ${strings.more(others.length)}`}
		</>
	);
}
