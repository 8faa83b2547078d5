/** The keys: creating one, copying it once more, rotating it, revoking it. Ten thousand of them stay quick. */
import { KeyRound, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { KeyView, StatusView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { FilterField, filterFrom } from "../shared/filter-field.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { ShowOnce } from "../shared/show-once.tsx";
import { formatMoment } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useNow } from "../shared/use-now.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { CreateKey } from "./create-key.tsx";
import { KeyRow } from "./key-row.tsx";
import { keyRowHeight, listKeys } from "./list-keys.ts";
import { LimitKey } from "./limit-key.tsx";
import { NamedKey } from "./named-key.tsx";
import { PlainKeys } from "./plain-keys.tsx";
import { RotateKey } from "./rotate-key.tsx";
import { keys as strings } from "./strings.ts";

type Open =
	| { readonly what: "create" }
	| {
			readonly what: "show";
			readonly title: string;
			readonly text: string;
			readonly key: string;
	  }
	| { readonly what: "limit" | "rotate" | "revoke"; readonly view: KeyView }
	| null;

export function KeysWindow({ status }: { status: StatusView }) {
	const keys = useGate((state) => state.keys);
	const [open, setOpen] = useState<Open>(null);
	const [query, setQuery] = useState("");
	const showing = useAction();
	const now = useNow(15_000);
	const narrow = useNarrow();
	const listed = useMemo(() => listKeys(keys, query), [keys, query]);
	const plain = keys.filter((key) => key.source === "settings").length;
	const close = (): void => setOpen(null);
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
			<PlainKeys count={plain} />
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
						<FilterField
							label={strings.filter}
							value={query}
							found={
								listed.length === 0
									? strings.noMatch
									: strings.count(listed.length)
							}
							onChange={setQuery}
						/>
					)}
					<FailureNote failure={showing.failure} />
					{listed.length > 0 && (
						<div className="panel">
							<WindowedList
								items={listed}
								label={strings.heading}
								rowHeight={keyRowHeight(listed, narrow)}
								keyOf={(view) => view.id}
							>
								{(view) => (
									<KeyRow
										view={view}
										now={now}
										showing={showing}
										onLimit={() => setOpen({ what: "limit", view })}
										onRotate={() => setOpen({ what: "rotate", view })}
										onRevoke={() => setOpen({ what: "revoke", view })}
										onUncopied={(key) =>
											setOpen({
												what: "show",
												title: strings.keyTitle,
												text: strings.keyText,
												key,
											})
										}
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
					onDismiss={close}
					onCreated={({ key }) =>
						setOpen({
							what: "show",
							title: strings.newTitle,
							text: strings.newText,
							key,
						})
					}
				/>
			)}
			{open?.what === "show" && (
				<ShowOnce
					title={open.title}
					text={open.text}
					label={strings.theKey}
					value={open.key}
					copy={strings.copyAgain}
					onDone={close}
				/>
			)}
			{open?.what === "rotate" && (
				<RotateKey
					view={open.view}
					onDismiss={close}
					onRotated={({ key, overlap }) =>
						setOpen({
							what: "show",
							title: strings.rotatedTitle,
							text: overlap
								? strings.rotatedOverlap(formatMoment(overlap.until))
								: strings.rotatedText,
							key,
						})
					}
				/>
			)}
			{open?.what === "limit" && <LimitKey view={open.view} onDone={close} />}
			{open?.what === "revoke" && <RevokeKey view={open.view} onDone={close} />}
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
			<NamedKey view={view} />
			<p>{strings.revokeText}</p>
		</ConfirmDialog>
	);
}
