/** One line for whoever came in by signing in: who, what they may do and where, since and until when, and what ends it. */
import { LogOut } from "lucide-react";
import type { Role } from "../../contract/views.ts";
import { IconButton } from "./icon-button.tsx";
import { NameList } from "./name-list.tsx";
import { roleNames } from "./strings.ts";
import { formatMoment, formatRelative } from "./times.ts";

interface SignedInProps {
	readonly view: {
		readonly name: string;
		readonly role: Role;
		readonly upstreams: readonly string[];
		readonly lastUsedAt: string | null;
		readonly expiresAt: string;
	};
	/** What it is that came in. */
	readonly kind: string;
	/** ISO. */
	readonly since: string;
	readonly now: number;
	readonly words: {
		/** Where it is bound to no upstream. */
		readonly everything: string;
		readonly used: (when: string) => string;
		readonly neverUsed: string;
		readonly since: (when: string) => string;
		readonly expires: (when: string) => string;
		readonly end: string;
		/** The same with whom it ends, for those who do not see the line. */
		readonly endLabel: string;
	};
	readonly onEnd: () => void;
}

export function SignedIn(props: SignedInProps) {
	const { view, kind, since, now, words, onEnd } = props;
	return (
		<div className="sign-in">
			<div className="sign-in-name">
				{/* So that what is cut is the name's end, whichever way it runs. */}
				<span className="cut strong" dir="auto" title={view.name}>
					{view.name}
				</span>
				<span className="hint cut">{kind}</span>
			</div>
			<div className="sign-in-scope">
				<span>{roleNames[view.role]}</span>
				<span className="hint cut" title={view.upstreams.join(", ")}>
					<NameList names={view.upstreams} none={words.everything} />
				</span>
			</div>
			<div className="sign-in-times">
				<span className="hint cut" title={formatMoment(since)}>
					{view.lastUsedAt
						? words.used(formatRelative(view.lastUsedAt, now))
						: words.neverUsed}
					, {words.since(formatRelative(since, now))}
				</span>
				<span className="hint cut" title={formatMoment(view.expiresAt)}>
					{words.expires(formatRelative(view.expiresAt, now))}
				</span>
			</div>
			<div className="sign-in-actions">
				<IconButton label={words.endLabel} title={words.end} onClick={onEnd}>
					<LogOut aria-hidden="true" />
				</IconButton>
			</div>
		</div>
	);
}
