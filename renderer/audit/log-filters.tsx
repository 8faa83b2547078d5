/** What narrows the list: words, and a choice of each kind. The address holds them, so that other windows can lead here. */
import { Search, SlidersHorizontal } from "lucide-react";
import {
	useEffect,
	useId,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import type { StatusView } from "../../contract/views.ts";
import { useGate } from "../shared/gate-context.ts";
import { choices, type Filters, filtersIn, hashOf } from "./query.ts";
import { audit as strings } from "./strings.ts";

/** A pause in typing is the end of it. */
const typingMs = 250;

function listen(changed: () => void): () => void {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
}

/** Those of the address. */
export function useFilters(): readonly [
	Filters,
	(change: Partial<Filters>) => void,
] {
	const hash = useSyncExternalStore(listen, () => window.location.hash);
	const filters = filtersIn(hash);
	return [
		filters,
		(change) =>
			window.location.replace(hashOf({ ...filtersIn(hash), ...change })),
	];
}

interface LogFiltersProps {
	readonly filters: Filters;
	readonly status: StatusView;
	readonly onChange: (change: Partial<Filters>) => void;
}

export function LogFilters({ filters, status, onChange }: LogFiltersProps) {
	const id = useId();
	/** Where there is room for all, they are always there. */
	const [open, setOpen] = useState(false);
	const clients = useGate(({ keys }) => keys);
	const known = [...new Set(clients.map(({ name }) => name)), "anonymous"];
	return (
		<search className="log-filters" aria-label={strings.filters}>
			<WordsField
				words={filters.words}
				onChange={(words) => onChange({ words })}
			/>
			<button
				type="button"
				className="button log-more"
				aria-expanded={open}
				aria-controls={id}
				onClick={() => setOpen(!open)}
			>
				<SlidersHorizontal aria-hidden="true" />
				<span>{strings.filters}</span>
			</button>
			<div className="log-choices" id={id} data-open={open}>
				<Choice
					label={strings.kind}
					value={filters.kind}
					options={choices.kind.map((one) => [one, strings.kinds[one]])}
					onChange={(kind) => onChange({ kind })}
				/>
				<Choice
					label={strings.risk}
					value={filters.risk}
					options={choices.risk.map((one) => [one, strings.risks[one]])}
					onChange={(risk) => onChange({ risk })}
				/>
				<Choice
					label={strings.decided}
					value={filters.decided}
					options={choices.decided.map((one) => [one, strings.decisions[one]])}
					onChange={(decided) => onChange({ decided })}
				/>
				<Choice
					label={strings.time}
					value={filters.time}
					options={choices.time.map((one) => [one, strings.times[one]])}
					onChange={(time) => onChange({ time })}
				/>
				<Choice
					label={strings.client}
					value={filters.client}
					options={named(strings.clientAny, filters.client, known)}
					onChange={(client) => onChange({ client })}
				/>
				<Choice
					label={strings.upstream}
					value={filters.upstream}
					options={named(
						strings.upstreamAny,
						filters.upstream,
						status.upstreams.map(({ name }) => name),
					)}
					onChange={(upstream) => onChange({ upstream })}
				/>
			</div>
		</search>
	);
}

/** The chosen one stays, also when it is gone by now. */
const named = (
	any: string,
	chosen: string,
	known: readonly string[],
): (readonly [string, string])[] => [
	["", any],
	...[...new Set([...known, ...(chosen === "" ? [] : [chosen])])].map(
		(name) => [name, name] as const,
	),
];

interface ChoiceProps<V extends string> {
	readonly label: string;
	readonly value: V;
	readonly options: readonly (readonly [value: V, label: string])[];
	readonly onChange: (value: V) => void;
}

function Choice<V extends string>(props: ChoiceProps<V>) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{props.label}</label>
			<select
				id={id}
				className="input"
				value={props.value}
				onChange={(event) => {
					const one = props.options.find(
						([value]) => value === event.target.value,
					);
					if (one) props.onChange(one[0]);
				}}
			>
				{props.options.map(([value, label]) => (
					<option key={value} value={value}>
						{label}
					</option>
				))}
			</select>
		</div>
	);
}

/** What is typed counts once the typing stops. */
function WordsField(props: {
	words: string;
	onChange: (words: string) => void;
}) {
	const { words, onChange } = props;
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	useEffect(() => {
		// Not under the hands of somebody who types.
		if (field.current && document.activeElement !== field.current)
			field.current.value = words;
	}, [words]);
	return (
		<div className="field log-words">
			<label htmlFor={id}>{strings.search}</label>
			<span className="filter">
				<Search aria-hidden="true" />
				<input
					ref={field}
					id={id}
					className="input"
					type="search"
					dir="auto"
					maxLength={400}
					placeholder={strings.searchHint}
					defaultValue={words}
					onChange={({ target: { value } }) => {
						clearTimeout(timer.current);
						timer.current = setTimeout(() => onChange(value), typingMs);
					}}
				/>
			</span>
		</div>
	);
}
