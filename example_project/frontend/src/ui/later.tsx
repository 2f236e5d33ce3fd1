/** Parts of a page that are loaded when they are needed. One that does not come takes nothing else down with it. */
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from "react";

import { ErrorState } from "./State";

interface Options<Props> {
  /** What stands there until it is loaded. */
  meanwhile?: (props: Props) => ReactNode;
  /** What stands there if it could not be: by itself an error with a button. */
  instead?: (error: unknown, retry: () => void) => ReactNode;
}

const ordinary = (error: unknown, retry: () => void) => <ErrorState error={error} retry={retry} />;

/** `const Preview = later(() => import("./Preview"))` is used like any other component. */
export function later<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  { meanwhile = () => null, instead = ordinary }: Options<Props> = {},
): ComponentType<Props> {
  let Part = lazy(load);
  const forget = () => {
    Part = lazy(load); // what has failed once is not asked for again
  };
  return (props: Props) => (
    <Guard
      instead={instead}
      forget={forget}
      draw={() => (
        <Suspense fallback={meanwhile(props)}>
          <Part {...props} />
        </Suspense>
      )}
    />
  );
}

interface GuardProps {
  instead: (error: unknown, retry: () => void) => ReactNode;
  forget: () => void;
  draw: () => ReactNode;
}

class Guard extends Component<GuardProps, { failed: boolean; error: unknown }> {
  override state = { failed: false, error: null };

  static getDerivedStateFromError(error: unknown) {
    return { failed: true, error };
  }

  retry = () => {
    this.props.forget();
    this.setState({ failed: false, error: null });
  };

  override render() {
    const { failed, error } = this.state;
    return failed ? this.props.instead(error, this.retry) : this.props.draw();
  }
}
