/** One user in the list: who, what they may do, when they were last there, and what can be done. */
import { CircleCheck, CircleSlash, Link2, Trash2, UserCog } from "lucide-react";
import type { UserView } from "../../contract/views.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { roleNames } from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import { stateOf, type UserState } from "./list-users.ts";
import { users as strings } from "./strings.ts";

const stateTones: Record<UserState, Tone> = {
	active: "good",
	disabled: "plain",
	waiting: "warn",
};

export type UserDeed = "change" | "disable" | "reset" | "remove";

interface UserRowProps {
	readonly view: UserView;
	readonly now: number;
	/** Asks about it first. */
	readonly onAsk: (what: UserDeed) => void;
	readonly onEnable: () => void;
}

export function UserRow({ view, now, onAsk, onEnable }: UserRowProps) {
	const state = stateOf(view);
	return (
		<div className="user" data-state={state}>
			<div className="user-name">
				<span className="cut strong" title={view.name}>
					<bdi>{view.name}</bdi>
				</span>
				<span className="hint">{roleNames[view.role]}</span>
			</div>
			<div className="user-state">
				<Tag tone={stateTones[state]}>{strings.states[state]}</Tag>
			</div>
			<div className="user-last">
				<span
					className="hint cut"
					title={view.lastLoginAt ? formatMoment(view.lastLoginAt) : undefined}
				>
					{view.lastLoginAt
						? strings.lastLogin(formatRelative(view.lastLoginAt, now))
						: strings.neverLogin}
				</span>
				<span className="hint cut">{strings.open(view.sessions)}</span>
			</div>
			<div className="user-actions">
				<IconButton
					label={strings.changeLabel(view.name)}
					title={strings.change}
					onClick={() => onAsk("change")}
				>
					<UserCog aria-hidden="true" />
				</IconButton>
				<IconButton
					label={strings.resetLabel(view.name)}
					title={strings.reset}
					onClick={() => onAsk("reset")}
				>
					<Link2 aria-hidden="true" />
				</IconButton>
				{view.disabled ? (
					<IconButton
						label={strings.enableLabel(view.name)}
						title={strings.enable}
						onClick={onEnable}
					>
						<CircleCheck aria-hidden="true" />
					</IconButton>
				) : (
					<IconButton
						label={strings.disableLabel(view.name)}
						title={strings.disable}
						onClick={() => onAsk("disable")}
					>
						<CircleSlash aria-hidden="true" />
					</IconButton>
				)}
				<IconButton
					label={strings.removeLabel(view.name)}
					title={strings.remove}
					onClick={() => onAsk("remove")}
				>
					<Trash2 aria-hidden="true" />
				</IconButton>
			</div>
		</div>
	);
}
