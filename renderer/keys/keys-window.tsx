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
import {
	type KeyKind,
	keyKinds,
	type KeyOrder,
	keyOrders,
	keyRowHeight,
	listKeys,
} from "./list-keys.ts";
import { LimitKey } from "./limit-key.tsx";
import { LimitTools } from "./limit-tools.tsx";
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
	| {
			readonly what: "limit" | "tools" | "rotate" | "revoke";
			readonly view: KeyView;
	  }
	| null;

const narrowHeight = (view: KeyView): number => keyRowHeight(view, true);
const wideHeight = (view: KeyView): number => keyRowHeight(view, false);

export function KeysWindow({ status }: { status: StatusView }) {
	const keys = useGate((state) => state.keys);
	const [open, setOpen] = useState<Open>(null);
	const [query, setQuery] = useState("");
	const [order, setOrder] = useState<KeyOrder>("new");
	const [kind, setKind] = useState<KeyKind>("all");
	const showing = useAction();
	const now = useNow(15_000);
	const narrow = useNarrow();
	const listed = useMemo(
		() => listKeys(keys, query, order, kind),
		[keys, query, order, kind],
	);
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
						<div className="key-filters">
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
							<select
								className="input"
								aria-label={strings.which}
								value={kind}
								onChange={(event) =>
									setKind(
										keyKinds.find((one) => one === event.target.value) ?? "all",
									)
								}
							>
								{keyKinds.map((one) => (
									<option key={one} value={one}>
										{strings.kinds[one]}
									</option>
								))}
							</select>
							<select
								className="input"
								aria-label={strings.order}
								value={order}
								onChange={(event) =>
									setOrder(
										keyOrders.find((one) => one === event.target.value) ??
											"new",
									)
								}
							>
								{keyOrders.map((one) => (
									<option key={one} value={one}>
										{strings.orders[one]}
									</option>
								))}
							</select>
						</div>
					)}
					<FailureNote failure={showing.failure} />
					{listed.length > 0 && (
						<div className="panel">
							<WindowedList
								items={listed}
								label={strings.heading}
								rowHeight={narrow ? narrowHeight : wideHeight}
								keyOf={(view) => view.id}
							>
								{(view) => (
									<KeyRow
										view={view}
										now={now}
										showing={showing}
										onLimit={() => setOpen({ what: "limit", view })}
										onTools={() => setOpen({ what: "tools", view })}
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
			{open?.what === "tools" && <LimitTools view={open.view} onDone={close} />}
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
