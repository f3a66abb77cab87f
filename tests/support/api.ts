/** An answer of the API, read to its end. */
export interface ApiAnswer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface ApiCall {
  method?: string;
  /** An operator token, a secret key or a session; without it, a visitor calls. */
  token?: string;
  /** Sent as JSON. */
  json?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API and reads the JSON of the answer, whatever its status. */
export async function callApi<Body>(url: string, call: ApiCall = {}): Promise<ApiAnswer<Body>> {
  const headers = new Headers(call.headers);
  if (call.token) headers.set('authorization', `Bearer ${call.token}`);
  if (call.json !== undefined) headers.set('content-type', 'application/json');
  const answer = await fetch(url, {
    method: call.method ?? 'GET',
    headers,
    ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
  });
  const text = await answer.text();
  const body = (text === '' ? undefined : JSON.parse(text)) as Body;
  return { status: answer.status, headers: answer.headers, body };
}

/** Like callApi, for calls that a test only needs to have worked. Returns the body. */
export async function mustCallApi<Body>(url: string, call: ApiCall = {}): Promise<Body> {
  const answer = await callApi<Body>(url, call);
  if (answer.status >= 300) {
    const problem = JSON.stringify(answer.body);
    throw new Error(`${call.method ?? 'GET'} ${url} gave ${answer.status}: ${problem}`);
  }
  return answer.body;
}
