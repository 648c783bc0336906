//! Reads the part of FHIRPath that scores are written in.

use std::collections::HashMap;

use daymark_domain::worksheet::{Aggregate, Expression, Operator, Step};

/// The longest expression, in bytes, and the deepest.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 40;

/// A calculation as it was read.
#[derive(Clone)]
pub struct Read {
    pub expression: Expression,
    /// How long it is in bytes with its variables written out, because that is what working it out costs.
    pub cost: usize,
}

/// The names that a calculation can use.
pub struct Scope<'a> {
    /// What `%context` is, where it is anything.
    pub context: Option<&'a Expression>,
    pub variables: &'a HashMap<String, Read>,
}

/// The calculation that a text says; `None` where it says anything beyond what is understood here.
pub fn read(text: &str, scope: &Scope<'_>) -> Option<Read> {
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { tokens: tokens(text)?, at: 0, depth: 0, cost: text.len(), scope };
    let expression = reader.either()?;
    (reader.at == reader.tokens.len()).then_some(Read { expression, cost: reader.cost })
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    /// A name, also one from outside: `%resource`.
    Name(String),
    Sign(&'static str),
}

const SIGNS: [&str; 16] = ["<=", ">=", "!=", "+", "-", "*", "/", "(", ")", ".", ",", "=", "<", ">", "|", "%"];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = if first == '\'' {
            let (inside, _) = rest.get(1..)?.split_once('\'')?;
            // Escapes are beyond what is understood.
            if inside.contains('\\') {
                return None;
            }
            tokens.push(Token::Text(inside.to_owned()));
            inside.len() + 2
        } else if first.is_ascii_digit() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            let after = rest.get(digits..)?;
            let fraction =
                after.strip_prefix('.').map_or(0, |after| after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len()));
            let end = if fraction > 0 { digits + 1 + fraction } else { digits };
            tokens.push(Token::Number(rest.get(..end)?.parse().ok()?));
            end
        } else if is_letter(first) || (first == '%' && rest.get(1..)?.starts_with(is_letter)) {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, letter)| !letter.is_ascii_alphanumeric() && *letter != '_')
                .map_or(rest.len(), |(at, _)| at);
            tokens.push(Token::Name(rest.get(..end)?.to_owned()));
            end
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
            tokens.push(Token::Sign(sign));
            sign.len()
        };
        rest = rest.get(taken..)?.trim_start();
    }
    Some(tokens)
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    cost: usize,
    scope: &'a Scope<'a>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there = matches!(self.tokens.get(self.at), Some(Token::Sign(one)) if *one == sign);
        self.at += usize::from(there);
        there
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let there = matches!(self.tokens.get(self.at), Some(Token::Name(one)) if one == name);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, sign: &str) -> Option<()> {
        self.takes(sign).then_some(())
    }

    fn either(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut left = self.both()?;
        while self.takes_name("or") {
            left = join(Operator::Or, left, self.both()?);
        }
        self.depth -= 1;
        Some(left)
    }

    fn both(&mut self) -> Option<Expression> {
        let mut left = self.comparison()?;
        while self.takes_name("and") {
            left = join(Operator::And, left, self.comparison()?);
        }
        Some(left)
    }

    fn comparison(&mut self) -> Option<Expression> {
        let left = self.sum()?;
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("!=", Operator::NotEqual),
            ("=", Operator::Equal),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        for (sign, operator) in operators {
            if self.takes(sign) {
                return Some(join(operator, left, self.sum()?));
            }
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut left = self.product()?;
        loop {
            if self.takes("+") {
                left = join(Operator::Add, left, self.product()?);
            } else if self.takes("-") {
                left = join(Operator::Subtract, left, self.product()?);
            } else {
                return Some(left);
            }
        }
    }

    fn product(&mut self) -> Option<Expression> {
        let mut left = self.signed()?;
        loop {
            if self.takes("*") {
                left = join(Operator::Multiply, left, self.signed()?);
            } else if self.takes("/") {
                left = join(Operator::Divide, left, self.signed()?);
            } else if self.takes_name("mod") {
                left = join(Operator::Modulo, left, self.signed()?);
            } else {
                return Some(left);
            }
        }
    }

    fn signed(&mut self) -> Option<Expression> {
        let mut negative = false;
        while self.takes("-") {
            negative = !negative;
        }
        let inner = self.path()?;
        Some(if negative { Expression::Negative(Box::new(inner)) } else { inner })
    }

    fn path(&mut self) -> Option<Expression> {
        let mut left = match self.next()? {
            Token::Number(number) => Expression::Number(number),
            Token::Sign("(") => {
                let inner = self.either()?;
                self.expect(")")?;
                inner
            }
            Token::Name(name) if name == "%resource" => Expression::Path(Vec::new()),
            Token::Name(name) if name == "%context" => self.scope.context?.clone(),
            Token::Name(name) if name.starts_with('%') => self.variable(&name)?,
            Token::Name(name) if name == "item" => Expression::Path(vec![Step::Items]),
            Token::Name(name) if name == "descendants" => {
                self.expect("(")?;
                self.expect(")")?;
                Expression::Path(vec![Step::Descendants])
            }
            Token::Name(name) if name == "iif" => {
                self.expect("(")?;
                let when = self.either()?;
                self.expect(",")?;
                let then = self.either()?;
                let otherwise = if self.takes(",") { Some(Box::new(self.either()?)) } else { None };
                self.expect(")")?;
                Expression::If(Box::new(when), Box::new(then), otherwise)
            }
            _ => return None,
        };
        while self.takes(".") {
            let Some(Token::Name(name)) = self.next() else { return None };
            left = self.step(left, &name)?;
        }
        Some(left)
    }

    fn step(&mut self, left: Expression, name: &str) -> Option<Expression> {
        let aggregate = match name {
            "sum" => Some(Aggregate::Sum),
            "count" => Some(Aggregate::Count),
            "avg" => Some(Aggregate::Average),
            "min" => Some(Aggregate::Least),
            "max" => Some(Aggregate::Greatest),
            "first" if !matches!(left, Expression::Path(_) | Expression::Within(..)) => Some(Aggregate::First),
            "exists" => Some(Aggregate::Exists),
            "empty" => Some(Aggregate::Empty),
            _ => None,
        };
        if let Some(aggregate) = aggregate {
            self.expect("(")?;
            self.expect(")")?;
            return Some(Expression::Aggregate(aggregate, Box::new(left)));
        }
        match left {
            Expression::Path(steps) => Some(Expression::Path(self.longer(steps, name)?)),
            Expression::Within(part, steps) => Some(Expression::Within(part, self.longer(steps, name)?)),
            _ => None,
        }
    }

    /// What a name from outside stands for. It counts as if it were written out here.
    fn variable(&mut self, name: &str) -> Option<Expression> {
        let variable = self.scope.variables.get(name.strip_prefix('%')?)?;
        self.cost += variable.cost;
        (self.cost <= LONGEST).then(|| variable.expression.clone())
    }

    /// The steps with the one of that name.
    fn longer(&mut self, mut steps: Vec<Step>, name: &str) -> Option<Vec<Step>> {
        match name {
            "item" => steps.push(Step::Items),
            "answer" => steps.push(Step::Answers),
            "value" | "valueInteger" | "valueDecimal" | "valueCoding" | "valueBoolean" => steps.push(Step::Values),
            "ordinal" | "weight" => {
                self.expect("(")?;
                self.expect(")")?;
                steps.push(Step::Ordinals);
            }
            "first" => {
                self.expect("(")?;
                self.expect(")")?;
                steps.push(Step::First);
            }
            "toString" => {
                self.expect("(")?;
                self.expect(")")?;
                steps.push(Step::Written);
            }
            "toInteger" => {
                self.expect("(")?;
                self.expect(")")?;
                steps.push(Step::Whole);
            }
            "substring" => {
                self.expect("(")?;
                let start = self.place()?;
                self.expect(",")?;
                let length = self.place()?;
                self.expect(")")?;
                steps.push(Step::Cut(start, length));
            }
            "descendants" => {
                self.expect("(")?;
                self.expect(")")?;
                steps.push(Step::Descendants);
            }
            "repeat" => {
                self.expect("(")?;
                self.takes_name("item").then_some(())?;
                self.expect(")")?;
                steps.push(Step::Descendants);
            }
            "where" => {
                self.expect("(")?;
                let ids = self.link_ids()?;
                self.expect(")")?;
                steps.push(Step::Where(ids));
            }
            _ => return None,
        }
        Some(steps)
    }

    /// A whole number that is written out.
    fn place(&mut self) -> Option<usize> {
        match self.next()? {
            Token::Number(number) if number.fract() == 0.0 && number <= LONGEST as f64 => Some(number as usize),
            _ => None,
        }
    }

    /// `linkId = 'one' or linkId = 'two'`, or `linkId in ('one' | 'two')`.
    fn link_ids(&mut self) -> Option<Vec<String>> {
        let mut ids = Vec::new();
        loop {
            self.takes_name("linkId").then_some(())?;
            if self.takes("=") {
                let Some(Token::Text(id)) = self.next() else { return None };
                ids.push(id);
            } else {
                self.takes_name("in").then_some(())?;
                self.expect("(")?;
                loop {
                    let Some(Token::Text(id)) = self.next() else { return None };
                    ids.push(id);
                    if !self.takes("|") {
                        break;
                    }
                }
                self.expect(")")?;
            }
            if !self.takes_name("or") {
                return Some(ids);
            }
        }
    }
}

fn join(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}
