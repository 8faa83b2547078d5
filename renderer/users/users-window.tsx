/** The people who sign in: adding, shutting out, setting up anew, removing; and what they have open. */
import { Plus, Users } from "lucide-react";
import { useMemo, useState } from "react";
import type { CommandOutput } from "../../contract/commands.ts";
import type { UserView } from "../../contract/views.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { FilterField, filterFrom } from "../shared/filter-field.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { ShowOnce } from "../shared/show-once.tsx";
import { formatMoment } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { AddUser } from "./add-user.tsx";
import { ChangeRole } from "./change-role.tsx";
import { listUsers } from "./list-users.ts";
import { SignIns } from "./sign-ins.tsx";
import { users as strings } from "./strings.ts";
import { DisableUser, RemoveUser, ResetUser } from "./user-questions.tsx";
import { type UserDeed, UserRow } from "./user-row.tsx";

/** A sign-in changes what stands beside a user; it is not told at once everywhere. */
const lookAgainMs = 5_000;

type Setup = CommandOutput<"user.password">["setup"];

type Open =
	| { readonly what: "add" }
	| {
			readonly what: "link";
			readonly name: string;
			readonly link: NonNullable<Setup>;
	  }
	| { readonly what: UserDeed; readonly view: UserView }
	| null;

export function UsersWindow() {
	const reading = useReading("user.list", {}, "users", lookAgainMs);
	const users = reading.value;
	const [open, setOpen] = useState<Open>(null);
	const [query, setQuery] = useState("");
	const enabling = useAction();
	const now = useNow(15_000);
	const narrow = useNarrow();
	const listed = useMemo(() => listUsers(users ?? [], query), [users, query]);
	const close = (): void => setOpen(null);
	/** The link, where there is one; it is in this state only while it is shown. */
	const showLink = (name: string, link: Setup): void =>
		setOpen(link && { what: "link", name, link });
	const add = (
		<button
			type="button"
			className="button primary"
			onClick={() => setOpen({ what: "add" })}
		>
			<Plus aria-hidden="true" />
			<span>{strings.add}</span>
		</button>
	);

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={users && users.length > 0 && add}
		>
			<ReadingNote reading={reading} />
			{users?.length === 0 && (
				<EmptyState
					icon={<Users aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{add}
				</EmptyState>
			)}
			{users && users.length >= filterFrom && (
				<FilterField
					label={strings.filter}
					value={query}
					found={
						listed.length === 0 ? strings.noMatch : strings.count(listed.length)
					}
					onChange={setQuery}
				/>
			)}
			<FailureNote failure={enabling.failure} />
			{listed.length > 0 && (
				<div className="panel">
					<WindowedList
						items={listed}
						label={strings.heading}
						rowHeight={narrow ? 110 : 60}
						keyOf={(view) => view.id}
					>
						{(view) => (
							<UserRow
								view={view}
								now={now}
								onAsk={(what) => setOpen({ what, view })}
								onEnable={() =>
									enabling.run("user.change", {
										name: view.name,
										disabled: false,
									})
								}
							/>
						)}
					</WindowedList>
				</div>
			)}
			{users && <SignIns now={now} />}
			{open?.what === "add" && (
				<AddUser
					taken={(users ?? []).map(({ name }) => name)}
					onDismiss={close}
					onAdded={({ name, setup }) => showLink(name, setup)}
				/>
			)}
			{open?.what === "link" && (
				<ShowOnce
					title={strings.linkTitle(open.name)}
					text={strings.linkText}
					label={strings.link}
					value={open.link.url}
					copy={strings.copyLink}
					hint={strings.linkExpires(formatMoment(open.link.expiresAt))}
					onDone={close}
				/>
			)}
			{open?.what === "change" && (
				<ChangeRole view={open.view} onDone={close} />
			)}
			{open?.what === "disable" && (
				<DisableUser view={open.view} onDone={close} />
			)}
			{open?.what === "reset" && (
				<ResetUser
					view={open.view}
					onDone={close}
					onReset={({ name, setup }) => showLink(name, setup)}
				/>
			)}
			{open?.what === "remove" && (
				<RemoveUser view={open.view} onDone={close} />
			)}
		</Page>
	);
}
