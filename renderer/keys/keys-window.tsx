/** The keys: creating one, copying it once more, revoking it. Ten thousand of them stay quick. */
import { KeyRound, Plus, Search } from "lucide-react";
import { useMemo, useState } from "react";
import type { KeyView, StatusView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { keys as strings } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useNow } from "../shared/use-now.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { CreateKey } from "./create-key.tsx";
import { KeyRow } from "./key-row.tsx";
import { ShowKey } from "./show-key.tsx";
import { listKeys } from "./list-keys.ts";

/** Below this many a filter is only in the way. */
const filterFrom = 8;

type Open =
	| { readonly what: "create" }
	| { readonly what: "created" | "uncopied"; readonly key: string }
	| { readonly what: "revoke"; readonly view: KeyView }
	| null;

export function KeysWindow({ status }: { status: StatusView }) {
	const keys = useGate((state) => state.keys);
	const [open, setOpen] = useState<Open>(null);
	const [query, setQuery] = useState("");
	const showing = useAction();
	const now = useNow(15_000);
	const narrow = useNarrow();
	const listed = useMemo(() => listKeys(keys, query), [keys, query]);
	const create = (
		<button
			type="button"
			className="button primary"
			onClick={() => setOpen({ what: "create" })}
		>
			<Plus aria-hidden="true" />
			<span>{strings.create}</span>
		</button>
	);

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={keys.length > 0 && create}
		>
			{keys.length === 0 ? (
				<EmptyState
					icon={<KeyRound aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{create}
				</EmptyState>
			) : (
				<>
					{keys.length >= filterFrom && (
						<div className="filter">
							<Search aria-hidden="true" />
							<input
								className="input"
								type="search"
								dir="auto"
								aria-label={strings.filter}
								placeholder={strings.filter}
								value={query}
								onChange={(event) => setQuery(event.target.value)}
							/>
							<output className="hint">
								{listed.length === 0
									? strings.noMatch
									: strings.count(listed.length)}
							</output>
						</div>
					)}
					<FailureNote failure={showing.failure} />
					{listed.length > 0 && (
						<div className="panel">
							<WindowedList
								items={listed}
								label={strings.heading}
								rowHeight={narrow ? 122 : 60}
								keyOf={(view) => view.id}
							>
								{(view) => (
									<KeyRow
										view={view}
										now={now}
										showing={showing}
										onRevoke={() => setOpen({ what: "revoke", view })}
										onUncopied={(key) => setOpen({ what: "uncopied", key })}
									/>
								)}
							</WindowedList>
						</div>
					)}
				</>
			)}
			{open?.what === "create" && (
				<CreateKey
					upstreams={status.upstreams.map((upstream) => upstream.name)}
					onDismiss={() => setOpen(null)}
					onCreated={({ key }) => setOpen({ what: "created", key })}
				/>
			)}
			{(open?.what === "created" || open?.what === "uncopied") && (
				<ShowKey
					title={open.what === "created" ? strings.newTitle : strings.keyTitle}
					text={open.what === "created" ? strings.newText : strings.keyText}
					value={open.key}
					onDone={() => setOpen(null)}
				/>
			)}
			{open?.what === "revoke" && (
				<RevokeKey view={open.view} onDone={() => setOpen(null)} />
			)}
		</Page>
	);
}

function RevokeKey(props: { view: KeyView; onDone: () => void }) {
	const action = useAction();
	const { view } = props;
	return (
		<ConfirmDialog
			title={strings.revokeTitle}
			keep={strings.keep}
			go={strings.revoke}
			action={action}
			onKeep={props.onDone}
			onGo={() => action.run("key.revoke", { id: view.id }, props.onDone)}
		>
			<p className="named">
				<bdi className="strong clamp">{view.name}</bdi>{" "}
				<span className="code hint">{view.prefix}…</span>
			</p>
			<p>{strings.revokeText}</p>
		</ConfirmDialog>
	);
}
